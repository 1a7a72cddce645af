import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { execa } from 'execa';
import { expect } from 'vitest';
import type { Engine } from '../../lab/lab.ts';
import { type Answer, containersOf, type Executor, startExecutor, unpackTemplate } from './executor.ts';

export const token = 'a-token-that-no-log-may-show';
export const authorized = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };

/** The service with a token and a pool of its own, saying all it has to say; `env` overrides. */
export async function startTarget(engine: Engine, env: Record<string, string> = {}): Promise<Executor> {
  const folder = unpackTemplate();
  const all = {
    EXECUTOR_INSECURE_NO_TOKEN: '',
    EXECUTOR_TOKEN: token,
    IMAGES: 'alpine:3,python:3.11-alpine',
    LOG_LEVEL: 'debug',
    ...env,
  };
  try {
    return await startExecutor({ engine, folder, deployment: 'executor-attacked', env: all });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Posts to /execute with the token; a text goes out as it is. Each time over a connection of its own: one that is kept idle is
 * what a flood makes the service close.
 */
export async function run({ url }: Executor, body: object | string): Promise<Answer> {
  const started = performance.now();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { ...authorized, Connection: 'close' };
  const response = await fetch(`${url}/execute`, { method: 'POST', headers, body: text });
  const answer = await response.json();
  return { status: response.status, body: answer, seconds: (performance.now() - started) / 1000 };
}

interface Plainly {
  readonly image?: string;
  /** Of `docker run`. */
  readonly flags?: readonly string[];
}

/** What a script prints in a container made by hand, without the hardening. */
export async function runPlainly(
  engine: Engine,
  script: string,
  { image = 'alpine:3', flags = [] }: Plainly,
): Promise<string> {
  const args = ['run', '--rm', '-i', ...flags, '--entrypoint', 'sh', image, '-s'];
  const ran = await execa('docker', args, { env: engine.env, input: script, reject: false, timeout: 60_000 });
  return `${ran.stdout}${ran.stderr}`;
}

export async function docker(engine: Engine, ...args: string[]): Promise<string> {
  return (await execa('docker', args, { env: engine.env })).stdout;
}

/** Of the service's metrics; those that differ in a label only are added up. */
export async function metric({ url }: Executor, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: authorized })).text();
  return text
    .split('\n')
    .filter((line) => /^\w+/.exec(line)?.[0] === `dockperm_executor_${name}` || line.startsWith(`${name} `))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** As after every attack: the next request is answered as if nothing had been, and only containers in waiting are left. */
export async function expectUnharmed(target: Executor): Promise<void> {
  const { status, body } = await run(target, { script: 'cat; echo err >&2; exit 3', stdin: 'in' });
  expect([status, body.stdout, body.stderr, body.exit_code]).toEqual([200, 'in', 'err\n', 3]);
  await expect.poll(() => surplus(target), { timeout: 10_000, interval: 100 }).toBe(0);
}

/** How many containers there are beyond those the pool is to have, or below, as a negative number. */
async function surplus(target: Executor): Promise<number> {
  const there = await containersOf(target);
  return there.length - (await metric(target, 'pool_size'));
}

/** Processes of this machine, in whatever container, whose command line has the text. */
export function processesWith(text: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text);
    } catch {
      return false;
    }
  });
}
