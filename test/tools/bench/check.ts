/**
 * `npm run bench:check [-- --rounds N]`: how long `dockperm check` takes, beside the barest node there is and beside what a
 * person would type to find out half as much. All contestants take turns in one run on one real engine, so that whatever
 * else the machine does hits them alike.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { type Engine, LabError } from '../../lab/lab.ts';
import { openEngine } from '../demo/open-engine.ts';
import { stop } from '../demo/stop.ts';
import { formatResults } from './results.ts';

const cli = new URL('../../../bin/dockperm.js', import.meta.url).pathname;
const warmUp = 3;

interface Contestant {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const contestants = (socket: string): Contestant[] => [
  { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
  {
    name: 'sh -c …',
    command: [
      'sh',
      '-c',
      `stat -c '%g %a' '${socket}'; getent group docker; docker version; docker compose config`,
    ],
  },
  // The authority on what the files mean, which check asks: what it can't be faster than.
  { name: 'compose config', command: ['docker', 'compose', 'config', '--quiet'] },
  { name: 'dockperm check', command: [process.execPath, cli, 'check'] },
];

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '21' } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds is a whole number from 1 on.');
else await bench(rounds).catch(explain);

function explain(error: Error): void {
  // A command that the same Ctrl-C has ended fails in its own way.
  const cause: Error = stop.signal.aborted ? stop.signal.reason : error;
  fail(cause instanceof LabError ? cause.message : (cause.stack ?? cause.message));
}

function fail(message: string): void {
  process.stderr.write(`bench: ${message}\n`);
  process.exitCode ||= 1;
}

async function bench(count: number): Promise<void> {
  const open = await openEngine({ purpose: 'bench', images: ['alpine:3'], signal: stop.signal });
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-bench-'));
  try {
    const { engine } = open;
    writeProject(folder, engine);
    const env = { ...engine.env, HOME: folder, LANG: 'C.UTF-8' };
    const entries = contestants(engine.socket);
    const times = new Map<string, number[]>(entries.map(({ name }) => [name, []]));
    for (let round = 0; round < warmUp + count; round += 1)
      for (const { name, command } of turned(entries, round)) {
        stop.signal.throwIfAborted();
        const time = await measure(command, { cwd: folder, env });
        if (round >= warmUp) times.get(name)?.push(time);
      }
    process.stdout.write(formatResults(times, { rounds: count, engine }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await open.close();
  }
}

/** None always goes after the same one. */
function turned<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

/** One service that mounts the socket, in order: `check` ends with 0. */
function writeProject(folder: string, { socket, gid }: Engine): void {
  const service = [
    '    image: alpine:3',
    '    user: "10001:10001"',
    `    group_add: ["\${DOCKER_GID}"]`,
    `    volumes: ["${socket}:/var/run/docker.sock"]`,
  ];
  writeFileSync(join(folder, 'compose.yaml'), ['services:', '  watcher:', ...service, ''].join('\n'));
  writeFileSync(join(folder, '.env'), `DOCKER_GID=${gid}\n`);
}

/** Milliseconds from start to end of a process whose output is not read. */
async function measure(
  [file, ...args]: Contestant['command'],
  options: { cwd: string; env: Record<string, string> },
): Promise<number> {
  const began = performance.now();
  const ran = await execa(file, args, { ...options, extendEnv: false, stdin: 'ignore', reject: false });
  const time = performance.now() - began;
  if (ran.exitCode === 0) return time;
  throw new LabError(`${[file, ...args].join(' ')} ended with ${ran.exitCode}:\n${ran.stdout}${ran.stderr}`);
}
