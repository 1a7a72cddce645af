import type { StopReason } from './outcome.ts';

interface Wanted {
  /** Seconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Waits for the exit code; asks for the end when the time is up or nobody wants the result any more. */
export async function withDeadline(
  { timeout, signal }: Wanted,
  stop: Stop,
  exitCode: Promise<number>,
): Promise<number> {
  const timer = setTimeout(() => stop('timeout'), timeout * 1000);
  const onAbort = () => stop(signal.reason === 'shutting_down' ? 'shutting_down' : 'client_gone');
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    return await exitCode;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

interface Stop {
  (reason: StopReason): void;
  reason(): StopReason | undefined;
}

/** The first reason counts. Removing is also killing; what the script had printed still arrives before the stream ends. */
export function createStop(kill: () => Promise<unknown>): Stop {
  let first: StopReason | undefined;
  const stop = (reason: StopReason) => {
    if (first !== undefined) return;
    first = reason;
    // Where it fails, the container's own watchdog ends the script soon after.
    kill().catch(() => {});
  };
  return Object.assign(stop, { reason: () => first });
}
