/**
 * `npm run demo`: the main job, on a real engine that is brought up for it and taken down again. A test, too: ends
 * with 1 when anything is not as claimed, and with 2 where no engine can be had.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename } from 'node:path';
import { execa } from 'execa';
import { type OpenEngine, openEngine } from '../tools/demo/open-engine.ts';
import { print } from '../tools/demo/print.ts';
import { makeStage, Untrue } from '../tools/demo/stage.ts';
import { stop } from '../tools/demo/stop.ts';
import { chapters, executor, shop } from '../tools/demo/story.ts';
import { makeWorkspace, type Workspace } from '../tools/demo/workspace.ts';
import { processesOf } from './host/belonging.ts';
import { netnsName } from './host/netns.ts';
import { LabError } from './lab.ts';
import { ensureCommands } from './tools/apt.ts';

const baseImage = 'dockperm-lab/node:20';

const began = performance.now();
try {
  await main();
} catch (error) {
  const cause = stop.signal.aborted ? stop.signal.reason : error;
  if (!(cause instanceof LabError || cause instanceof Untrue)) throw cause;
  process.stderr.write(`demo: ${cause.message}\n`);
  process.exitCode ||= cause instanceof Untrue ? 1 : 2;
}

async function main(): Promise<void> {
  print('dockperm, on a real Docker engine. Setting it up; the first time takes a minute.');
  const open = await openEngine({
    purpose: 'demo',
    images: ['alpine:3', 'python:3.11-alpine', baseImage],
    network: 'auto',
    signal: stop.signal,
    note: (text) => print(`  ${text} … ${seconds()}`),
  });
  let workspace: Workspace | undefined;
  try {
    workspace = makeWorkspace(open.engine);
    if (open.from === 'lab') await ensureCommands({ curl: 'curl' });
    await tell(open, workspace);
  } finally {
    if (workspace !== undefined && open.from === 'person') await removeGuests(workspace);
    await open.close();
    workspace?.remove();
  }
  expectNothingLeft(open, workspace);
  print(`The demo took ${seconds()}, engine included.`);
}

async function tell({ engine, from }: OpenEngine, { folder, env }: Workspace): Promise<void> {
  const stage = makeStage({ env, prefix: engine.nsenter, signal: stop.signal, steps: chapters.length });
  print(`  Docker ${engine.versions.dockerd} is ready … ${seconds()}\n`);
  stage.say(`All commands below talk to it through DOCKER_HOST=${engine.host}.`);
  if (engine.nsenter.length > 0)
    stage.say('Another engine has the network of this machine, so they run inside a network of its own.');
  const port = await freePort(engine.nsenter.length > 0);
  const canDropPrivileges = from === 'lab';
  for (const chapter of chapters)
    await chapter(stage, { engine, baseImage, folder, port, canDropPrivileges });
}

/** 8080 as in the documentation, unless another process has it. */
async function freePort(ownNetwork: boolean): Promise<number> {
  if (ownNetwork) return 8080;
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => server.listen(0, '127.0.0.1'));
    server.on('listening', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 8080));
    });
    server.listen(8080, '127.0.0.1');
  });
}

/** On a person's own engine, only what the demo brought there. */
async function removeGuests({ folder, env }: Workspace): Promise<void> {
  const command = ['compose', '--progress', 'quiet', 'down', '--timeout', '1', '--rmi', 'local', '--volumes'];
  for (const cwd of [shop(folder), executor(folder)].filter((path) => existsSync(path))) {
    const { exitCode, stderr } = await execa('docker', command, {
      cwd,
      env,
      extendEnv: false,
      reject: false,
    });
    if (exitCode === 0) continue;
    process.stderr.write(`demo: the containers of ${basename(cwd)} could not be removed:\n${stderr}\n`);
    process.exitCode = 1;
  }
}

function expectNothingLeft({ engine, from }: OpenEngine, { folder }: Workspace): void {
  const { socket, runDir, dataRoot, name } = engine;
  const paths = from === 'lab' ? [socket, runDir, dataRoot, `/run/netns/${netnsName(name)}`] : [];
  const left = [folder, ...paths].filter((path) => existsSync(path));
  if (from === 'lab') left.push(...processesOf(engine).map(({ pid }) => `process ${pid}`));
  if (left.length > 0) throw new Untrue(`Nothing should be left, but there is ${left.join(', ')}.`);
  print('All of it is taken down again: no process, no container and no file is left.');
}

function seconds(): string {
  return `${((performance.now() - began) / 1000).toFixed(0)} s`;
}
