import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lock } from './host.ts';
import { pollUntil } from './poll-until.ts';
import { errnoOf } from './result.ts';

const ANSWER_TIMEOUT_MS = 500;
const POLL_MS = 100;
const DESERTED_TIMEOUT_MS = 1000;

/**
 * The lock is a listener that only one process can be: it ends with the process, also when that is killed, and nothing
 * stays to be cleaned up. A second process learns the process id of the first.
 */
export async function lock(name: string, folder: string): Promise<Lock> {
  const address = addressOf(name, folder);
  const clock = { now: Date.now, sleep };
  return pollUntil(clock, () => take(address), {
    // No answer: a child that a killed process was starting can hold its listener a little longer, see fork(2).
    isDone: (lock) => lock.state !== 'taken' || lock.pid !== null,
    timeoutMs: DESERTED_TIMEOUT_MS,
    everyMs: POLL_MS,
  });
}

async function take(address: string): Promise<Lock> {
  const lock = await listen(address);
  const isSilent = lock.state === 'taken' && lock.pid === null;
  if (isSilent && address.startsWith('/') && (await isDeserted(address))) await rm(address, { force: true });
  return lock;
}

/** Linux has names that are no files, see unix(7), and Windows pipes; elsewhere it is a file that can outlive its process. */
function addressOf(name: string, folder: string): string {
  if (process.platform === 'linux') return `\0dockperm-${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\dockperm-${name}` : `${folder}/lock`;
}

function listen(address: string): Promise<Lock> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(`${process.pid}\n`);
  });
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const code = errnoOf(error);
      if (code !== 'EADDRINUSE') resolve({ state: 'failed', error: code });
      else askPid(address).then((pid) => resolve({ state: 'taken', pid }));
    });
    server.listen({ path: address }, () => {
      // It must not keep the process alive.
      server.unref();
      resolve({ state: 'held', release: () => close(server) });
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Null when no process answers, or the answer is not a number. */
function askPid(address: string): Promise<number | null> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect({ path: address });
    socket.setEncoding('latin1').setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy());
    socket.on('data', (text) => {
      said += String(text).slice(0, 16);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(/^\d{1,10}\n$/.test(said) ? Number(said) : null));
  });
}

/** A file that no process listens on any more; one that is merely slow to answer is not. */
function isDeserted(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path: address });
    socket.on('connect', () => socket.destroy());
    socket.on('error', (error) => resolve(errnoOf(error) === 'ECONNREFUSED'));
    socket.on('close', () => resolve(false));
  });
}
