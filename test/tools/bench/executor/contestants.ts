import type { Bench } from './bench.ts';
import type { Task } from './tasks.ts';

export const run = 'docker run --network none';
export const runDefault = 'docker run, default network';
export const exec = 'docker exec, warm container';
export const raw = 'raw engine limit';
export const sustained = '/execute, sustained';
export const rates = [1, 4, 8] as const;

export interface Contestant {
  readonly name: string;
  readonly task: Task;
}

/** How much of each a round has. */
export interface Size {
  readonly rounds: number;
  readonly runs: number;
  readonly execs: number;
  /** Seconds at each rate. */
  readonly seconds: number;
  /** Scripts of a closed loop that count. */
  readonly loop: number;
}

export const sizes: Readonly<Record<'full' | 'quick', Size>> = {
  full: { rounds: 5, runs: 8, execs: 12, seconds: 6, loop: 40 },
  quick: { rounds: 1, runs: 6, execs: 8, seconds: 4, loop: 32 },
};

export function atRate(rate: number): string {
  return `/execute, ${rate}/s`;
}

export function burstOf(count: number): string {
  return `/execute, burst of ${count}`;
}

export function makeContestants(bench: Bench, size: Size): Contestant[] {
  const { image, pool, parallel } = bench;
  const script = ['sh', '-c', 'echo {word}'] as const;
  const { runs, execs, seconds, loop } = size;
  const closed = (skip: number) => ({ parallel, count: loop + skip, skip });
  return [
    { name: run, task: commands(['docker', 'run', '--rm', '--network', 'none', image, ...script], runs) },
    { name: runDefault, task: commands(['docker', 'run', '--rm', image, ...script], runs) },
    { name: exec, task: commands(['docker', 'exec', warmName(bench), ...script], execs) },
    ...rates.map((rate) => ({
      name: atRate(rate),
      task: { kind: 'open', rate, count: rate * seconds } as const,
    })),
    { name: burstOf(pool), task: { kind: 'burst', count: pool } },
    { name: burstOf(5 * pool), task: { kind: 'burst', count: 5 * pool } },
    { name: raw, task: { kind: 'raw', ...closed(parallel) } },
    // The pool is used up before it counts, twice over: the rest is what can be made again.
    { name: sustained, task: { kind: 'closed', ...closed(2 * pool + parallel) } },
  ];
}

export function warmName({ deployment }: Bench): string {
  return `${deployment}-warm`;
}

function commands(argv: readonly [string, ...string[]], count: number): Task {
  return { kind: 'commands', argv, count };
}
