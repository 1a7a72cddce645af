import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dropTo, type Engine } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import {
  bin,
  compose,
  connectInside,
  docker,
  makeProject,
  memberOf,
  type Project,
} from './support/project.ts';

const CTRL_C = '\u0003';

/** What is to be on the screen, and what is typed then. */
type Reply = readonly [question: string, keys: string];

const leave = (service: string): string => `Run ${service} outside the remapped namespace`;
const allIsRight = 'Make these changes? [y/N]';

describeEngine('userns-remap', { images: ['alpine:3', 'dockperm-lab/node:20'] }, (engine) => {
  const service = (name: string): string =>
    [
      `  ${name}:`,
      '    image: dockperm-lab/node:20',
      '    user: "10001"',
      '    network_mode: none',
      '    stop_signal: SIGKILL',
      '    command: [sleep, "600"]',
      `    volumes: ["${engine().socket}:/var/run/docker.sock"]`,
      '',
    ].join('\n');

  async function start(): Promise<Project> {
    const files = { 'compose.yaml': `services:\n${service('one')}${service('two')}` };
    const project = makeProject(files, { engine: engine() });
    await compose(engine(), project, 'up', '-d');
    return project;
  }

  it('lets through what is agreed to, one risk at a time, and nothing else', async () => {
    const project = await start();
    const ran = await atTerminal(engine(), project, [
      [leave('one'), 'y\r'],
      [leave('two'), 'n\r'],
      [allIsRight, 'y\r'],
    ]);
    expect(ran.exitCode, ran.seen).toBe(1);
    expect(ran.seen.replaceAll(/\s+/g, ' ')).toContain('This grants this service the ids of the host');
    expect(project.read('compose.yaml')?.match(/userns_mode: host/g)).toHaveLength(1);
    expect(await connectInside(engine(), project, 'one')).toBe('ok');
    expect(await connectInside(engine(), project, 'two')).not.toBe('ok');
  });

  it.each([
    ['the first question', [[leave('one'), CTRL_C]]],
    [
      'the last one',
      [
        [leave('one'), 'y\r'],
        [leave('two'), 'y\r'],
        [allIsRight, CTRL_C],
      ],
    ],
  ] as const)('is ended by Ctrl-C at %s, with nothing changed', async (_, replies) => {
    const project = await start();
    const before = await stateOf(engine(), project);
    const ran = await atTerminal(engine(), project, replies);
    expect(ran.exitCode, ran.seen).toBe(130);
    expect(await stateOf(engine(), project)).toEqual(before);
  });
});

async function stateOf(engine: Engine, project: Project) {
  const files = readdirSync(project.directory).map((name) => [name, project.read(name)]);
  return {
    files,
    containers: await docker(engine, ['ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.State}}']),
  };
}

/** Runs a fix with a terminal of its own, and types each reply when its question is there. */
async function atTerminal(engine: Engine, project: Project, replies: readonly Reply[]) {
  const home = makeProject({}).directory;
  const words = [...dropTo(memberOf(engine.gid)), process.execPath, bin, 'fix'].join(' ');
  const child = spawn('script', ['-qefc', words, '/dev/null'], {
    cwd: project.directory,
    env: { ...engine.env, HOME: home, BUILDX_CONFIG: home, TERM: 'dumb' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let seen = '';
  let read = 0;
  child.stdout.on('data', (text) => (seen += text));
  const exit = once(child, 'exit');
  for (const [question, keys] of replies) {
    // What is asked is the last thing on the screen.
    const isAsked = () => seen.slice(read).includes(question) && /\[y\/N\][^\n]*$/.test(seen);
    await expect.poll(isAsked, { timeout: 20_000 }).toBe(true);
    read = seen.length;
    child.stdin.write(keys);
  }
  const [exitCode] = await exit;
  return { exitCode, seen };
}
