import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'vitest';
import { dropTo, type Engine, type Identity } from '../../lab/lab.ts';
import { bin, makeProject, memberOf, type Project } from './project.ts';

/** What is to be on the screen, what happens meanwhile, and what is typed then. */
export type Reply = readonly [question: string, keys: string, meanwhile?: () => unknown];

export interface AtTerminal {
  readonly engine: Engine;
  readonly project: Project;
  readonly replies: readonly Reply[];
  /** A member of the socket's group unless said. */
  readonly as?: Identity;
  readonly args?: readonly string[];
}

/** Runs a fix with a terminal of its own, and types each reply when its question is there. */
export async function atTerminal({ engine, project, replies, as, args = ['fix'] }: AtTerminal) {
  const who = as ?? memberOf(engine.gid);
  const home = makeProject({}, { owner: who }).directory;
  const words = [...dropTo(who), process.execPath, bin, ...args].join(' ');
  const child = spawn('script', ['-qefc', words, '/dev/null'], {
    cwd: project.directory,
    env: { ...engine.env, HOME: home, BUILDX_CONFIG: home, TERM: 'dumb' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let seen = '';
  let read = 0;
  child.stdout.on('data', (text) => (seen += text));
  const exit = once(child, 'exit');
  for (const [question, keys, meanwhile] of replies) {
    // What is asked is the last thing on the screen.
    const isAsked = () => seen.slice(read).includes(question) && /\[y\/N\][^\n]*$/.test(seen);
    await expect.poll(isAsked, { timeout: 20_000 }).toBe(true);
    read = seen.length;
    await meanwhile?.();
    child.stdin.write(keys);
  }
  const [exitCode] = await exit;
  return { exitCode, seen };
}
