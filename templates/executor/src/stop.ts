import { EngineError } from './engine-error.ts';
import type { StopReason } from './outcome.ts';

interface Wanted {
  /** Seconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** How long, in milliseconds, an engine may take to end a script, beyond the script's own time. */
const killPatience = 15_000;

/** Waits for the exit code; asks for the end when the time is up or nobody wants the result any more. */
export async function withDeadline(
  { timeout, signal }: Wanted,
  stop: Stop,
  exitCode: Promise<number>,
): Promise<number> {
  const timer = setTimeout(() => stop('timeout'), timeout * 1000);
  const hung = alarm(timeout * 1000 + killPatience);
  const onAbort = () => stop(signal.reason === 'shutting_down' ? 'shutting_down' : 'client_gone');
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([exitCode, hung.rings]);
  } finally {
    clearTimeout(timer);
    hung.clear();
    signal.removeEventListener('abort', onAbort);
  }
}

function alarm(milliseconds: number): { rings: Promise<never>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const rings = new Promise<never>((_resolve, reject) => {
    const error = new EngineError('docker_unresponsive', 'the engine was asked to end a script, and did not');
    timer = setTimeout(() => reject(error), milliseconds);
  });
  return { rings, clear: () => clearTimeout(timer) };
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
