import type { Host } from './host.ts';

export interface PollOptions<T> {
  readonly isDone: (answer: T) => boolean;
  readonly timeoutMs: number;
  readonly everyMs: number;
  /** Aborted, the answer that is there is the last. */
  readonly signal?: AbortSignal;
}

/** Asks until an answer will do, time is up or it is aborted: which of them, the last answer tells, which it gives. */
export async function pollUntil<T>(
  { now, sleep }: Pick<Host, 'now' | 'sleep'>,
  ask: () => Promise<T>,
  { isDone, timeoutMs, everyMs, signal }: PollOptions<T>,
): Promise<T> {
  const end = now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isDone(answer) || signal?.aborted || now() >= end) return answer;
    await sleep(everyMs);
  }
}
