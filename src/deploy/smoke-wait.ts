import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 50;

/** Looks until it is so, for at most `within` milliseconds; gives the time it took, or null. */
export async function waitFor(isSo: () => Promise<boolean>, within: number): Promise<number | null> {
  const began = performance.now();
  for (;;) {
    if (await isSo()) return Math.round(performance.now() - began);
    if (performance.now() - began >= within) return null;
    await sleep(PAUSE_MS);
  }
}
