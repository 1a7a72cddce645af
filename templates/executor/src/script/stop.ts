import type { StopReason } from './outcome.ts';

interface Wanted {
  /** Seconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

export interface Stop {
  /** Resolves with the first reason to end the script. */
  readonly wanted: Promise<StopReason>;
  now(reason: StopReason): void;
  /** Must be called in the end: a signal lives as long as the process. */
  clear(): void;
}

/** Watches for the end of the script's time, and for nobody wanting the result any more. */
export function createStop({ timeout, signal }: Wanted): Stop {
  let now: Stop['now'] = () => {};
  const wanted = new Promise<StopReason>((resolve) => {
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
  return { wanted, now, clear };
}
