import type { StopReason } from './outcome.ts';

interface StopOptions {
  /** Seconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

export interface Stop {
  /** Resolves with the first reason to end the script. */
  readonly requested: Promise<StopReason>;
  now(reason: StopReason): void;
  /** Must be called in the end: a signal lives as long as the process. */
  clear(): void;
}

/** Watches the script's time limit, and the signal that its result is no longer needed. */
export function createStop({ timeout, signal }: StopOptions): Stop {
  let now: Stop['now'] = () => {};
  const requested = new Promise<StopReason>((resolve) => {
    now = resolve;
  });
  const timer = setTimeout(() => now('timeout'), timeout * 1000);
  const onAbort = () => now(signal.reason === 'shutting_down' ? 'shutting_down' : 'client_gone');
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  const clear = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  };
  return { requested, now, clear };
}
