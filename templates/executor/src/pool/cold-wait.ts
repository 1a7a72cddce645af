import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../engine/engine-error.ts';
import type { EngineHealth } from './health.ts';

export interface Wait {
  readonly health: Pick<EngineHealth, 'down' | 'ask'>;
  /** Seconds that a container may take to come. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Milliseconds. A container usually comes earlier, and then the engine is not asked at all. */
const interval = 500;
/** Milliseconds for an engine that was down to say that it is back. */
const grace = 300;

/** Waits for the container that `next` promises, as long as the engine answers. Rejects with an EngineError or the signal's reason. */
export async function awaitContainer<T>(
  next: (signal: AbortSignal) => Promise<T>,
  { health, timeout, signal }: Wait,
): Promise<T> {
  const down = await stillDown(health);
  if (down) throw down;
  if (signal.aborted) throw signal.reason;
  const over = new AbortController();
  const onAbort = () => over.abort(signal.reason);
  signal.addEventListener('abort', onAbort);
  const timer = setTimeout(() => over.abort(tooLong(timeout)), timeout * 1000);
  void watch(health, over);
  try {
    return await next(over.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    over.abort();
  }
}

/** One that hangs must not cost every request the time that finding it out took. */
async function stillDown(health: Wait['health']): Promise<EngineError | undefined> {
  if (!health.down) return undefined;
  return Promise.race([health.ask(), sleep(grace, health.down)]);
}

async function watch(health: Wait['health'], over: AbortController): Promise<void> {
  while (!over.signal.aborted) {
    await sleep(interval, undefined, { signal: over.signal }).catch(() => {});
    const down = over.signal.aborted ? undefined : await health.ask();
    if (down) over.abort(down);
  }
}

function tooLong(timeout: number): EngineError {
  return new EngineError('docker_unresponsive', `the engine did not create a container within ${timeout} s`);
}
