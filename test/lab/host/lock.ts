import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { runDir } from '../places.ts';

/** One holder at a time on this machine. The kernel frees the lock when its holder dies, so none is ever stale. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const folder = `${runDir}/locks`;
  await mkdir(folder, { recursive: true });
  const release = await acquire(`${folder}/${name}`);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(file: string): Promise<() => Promise<void>> {
  // Detached: Ctrl-C in the terminal must not free the lock before the clean-up is done.
  const holder = spawn('flock', ['--no-fork', file, 'sh', '-c', 'echo locked; exec cat'], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(holder, 'exit');
  await Promise.race([once(holder.stdout, 'data'), ended]);
  return async () => {
    holder.stdin.end();
    await ended;
  };
}
