import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterAll, expect } from 'vitest';
import { dropTo, type Engine, freeGid, type Identity } from '../../lab/lab.ts';
import { nodeOptions } from '../../support/node-options.ts';

const template = new URL('../../../templates/executor/', import.meta.url).pathname;

/** Someone with the socket's group of an engine brought up with `gid: freeGid`, and someone without it. */
export const member = { uid: 10_001, gid: 10_001, groups: [freeGid] };
export const stranger = { uid: 10_001, gid: 10_001 };

/** The template's files as a user has them, and the service's bundle under its name in the image. */
export function unpackTemplate(): string {
  const made = mkdtempSync(join(tmpdir(), 'executor-'));
  chmodSync(made, 0o755);
  cpSync(template, made, { recursive: true, filter: (path) => !path.includes('/src') });
  copyFileSync(join(made, 'server.js'), join(made, 'server.mjs'));
  // As a strict umask leaves it: building the image must not depend on the mode.
  chmodSync(join(made, 'server.js'), 0o600);
  return made;
}

/** One for all tests of a file, made at the first use and removed after the last: where there is no engine, none is made. */
export function useTemplate(): () => string {
  let folder = '';
  afterAll(() => {
    if (folder) rmSync(folder, { recursive: true });
  });
  return () => {
    folder ||= unpackTemplate();
    return folder;
  };
}

export interface Executor {
  readonly process: ChildProcess;
  readonly url: string;
  /** What it logs, line by line, as it comes. */
  readonly lines: string[];
  readonly deployment: string;
  readonly engine: Engine;
}

export interface ExecutorOptions {
  readonly engine: Engine;
  /** Where unpackTemplate has put the bundle. */
  readonly folder: string;
  readonly deployment: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly identity?: Identity;
  /** What the process is: by default the whole service. */
  readonly role?: 'broker';
}

/** The service as a process that has given up root, without a token, listening on a port the system chose. */
export function startExecutor(options: ExecutorOptions): Promise<Executor> {
  const { engine, deployment, folder, env = {}, identity = member, role } = options;
  const [drop, ...args] = dropTo(identity);
  const fixed = {
    PATH: process.env.PATH,
    NODE_OPTIONS: nodeOptions(),
    DOCKER_HOST: engine.host,
    PORT: '0',
    DEPLOYMENT: deployment,
    EXECUTOR_INSECURE_NO_TOKEN: '1',
  };
  const command = [...args, process.execPath, join(folder, 'server.mjs'), ...(role ? [role] : [])];
  const child = spawn(drop, command, { env: { ...fixed, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the service ended with ${code}: ${lines.join('\n')}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const { event, port } = JSON.parse(line);
      const url = `http://127.0.0.1:${port}`;
      if (event === 'listening') resolve({ process: child, url, lines, deployment, engine });
    });
  });
}

export async function stopExecutor(
  { process: child }: Executor,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  return (await exit)[0];
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what it is like is what the tests are about
  readonly body: any;
  readonly seconds: number;
}

export async function execute({ url }: Executor, body: object, signal?: AbortSignal): Promise<Answer> {
  const started = performance.now();
  const headers = { 'Content-Type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body), ...(signal && { signal }) };
  const response = await fetch(`${url}/execute`, init);
  const answer = await response.json();
  return { status: response.status, body: answer, seconds: (performance.now() - started) / 1000 };
}

type Deployed = Pick<Executor, 'engine' | 'deployment'>;

/** The ids of the deployment's containers, whatever their state, that pass all the filters of `docker ps`. */
export async function containersOf(
  { engine, deployment }: Deployed,
  ...filters: string[]
): Promise<string[]> {
  const label = `label=dockperm.executor=${deployment}`;
  const wanted = [label, ...filters].flatMap((filter) => ['--filter', filter]);
  const { stdout } = await execa('docker', ['ps', '-aq', '--no-trunc', ...wanted], { env: engine.env });
  return stdout.split('\n').filter(Boolean);
}

/** Waits until no container of the deployment is left; an engine takes a moment to remove one. */
export async function expectNoneLeft(deployed: Deployed): Promise<void> {
  await expect.poll(() => containersOf(deployed), { timeout: 2000, interval: 50 }).toEqual([]);
}

/** Waits until there are exactly so many warm containers of the image, and none on its way. */
export async function untilWarm({ url }: Executor, image: string, count: number): Promise<void> {
  const escaped = image.replace(/[.\\/]/g, '\\$&');
  const idle = new RegExp(`^dockperm_executor_pool_idle\\{image="${escaped}"\\} ${count}$`, 'm');
  const read = async () => (await fetch(`${url}/metrics`)).text();
  await expect.poll(read, { timeout: 15_000, interval: 50 }).toMatch(idle);
}
