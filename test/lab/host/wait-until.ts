import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again every 25 ms. True when the answer came in time. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  options: { within: number; signal?: AbortSignal | undefined },
): Promise<boolean> {
  const end = Date.now() + options.within;
  while (!(await condition())) {
    options.signal?.throwIfAborted();
    if (Date.now() > end) return false;
    await sleep(25);
  }
  return true;
}
