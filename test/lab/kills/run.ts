import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { dropTo } from '../lab.ts';
import { person, type Victim } from './victim.ts';

const preload = fileURLToPath(new URL('die-at.cjs', import.meta.url));

export interface Ended {
  /** By SIGKILL, and not by itself. */
  readonly isKilled: boolean;
  readonly exitCode: number | null;
  readonly said: string;
  readonly milliseconds: number;
}

/** When it is killed, if at all: at a change of a file, counted from 0, or after a time. */
export type End = { readonly atChange: number } | { readonly afterMs: number } | null;

/** dockperm as a process of its own, without a terminal and with no more rights than a member of the group. */
export async function dockperm(victim: Victim, args: readonly string[], end: End = null): Promise<Ended> {
  const { engine, program, directory } = victim;
  const dies = end !== null && 'atChange' in end ? ['--require', preload] : [];
  const [file, ...words] = [...dropTo({ ...person, groups: [engine.gid] }), process.execPath, ...dies];
  const began = performance.now();
  const child = spawn(file ?? '', [...words, program, ...args], {
    cwd: directory,
    env: environmentOf(victim, end),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (said += text));
  // Itself alone: what it has started lives on, as after a kill by the kernel for want of memory.
  const kill = () => child.kill('SIGKILL');
  const timer = end !== null && 'afterMs' in end ? setTimeout(kill, end.afterMs) : undefined;
  const [exitCode, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  return { isKilled: signal === 'SIGKILL', exitCode, said, milliseconds: performance.now() - began };
}

/** By this variable everything that was started for a victim is found again. */
export const marker = 'DOCKPERM_KILLS';

function environmentOf({ engine, home, name }: Victim, end: End): Record<string, string> {
  return {
    ...engine.env,
    HOME: home,
    BUILDX_CONFIG: `${home}/.buildx`,
    LANG: 'C.UTF-8',
    [marker]: `${process.pid}-${name}`,
    ...(end !== null && 'atChange' in end ? { DOCKPERM_DIE_AT: String(end.atChange) } : {}),
  };
}
