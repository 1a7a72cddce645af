import type { Host } from '../../host/host.ts';
import { pollUntil } from '../../host/poll-until.ts';

const POLL_MS = 50;

/** Milliseconds until it is so; null when it is not within the time. */
export async function timeUntil(
  host: Pick<Host, 'now' | 'sleep'>,
  isSo: () => Promise<boolean>,
  timeoutMs: number,
): Promise<number | null> {
  const began = host.now();
  const found = await pollUntil(host, isSo, { isDone: (so) => so, timeoutMs, everyMs: POLL_MS });
  return found ? host.now() - began : null;
}
