import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../host/host.ts';

const PAUSE_MS = 50;

/** Looks until it is so, for at most `within` milliseconds; gives the time it took, or null. */
export async function pollUntil(
  { now }: Pick<Host, 'now'>,
  isSo: () => Promise<boolean>,
  within: number,
): Promise<number | null> {
  const began = now();
  for (;;) {
    if (await isSo()) return now() - began;
    if (now() - began >= within) return null;
    await sleep(PAUSE_MS);
  }
}
