import { type Context, exitCodes } from '../commands/context.ts';

export type Interruption = Pick<Context, 'signal' | 'beginChanges'> & {
  /** What Ctrl-C does, for a prompt that catches it. */
  readonly interrupt: () => void;
};

/** Ctrl-C, a request to end, and a terminal that is closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Each ends dockperm at once while it only reads; once it changes something, it rolls back first. */
export function listen(process: NodeJS.Process, settle: () => Promise<void> | null): Interruption {
  const stop = new AbortController();
  let isChanging = false;
  let isEnding = false;
  const end = (): never => process.exit(exitCodes.interrupted);
  const interrupt = (): void => {
    if (isChanging) stop.abort();
    else if (isEnding) end();
    else leave();
  };
  const leave = (): void => {
    isEnding = true;
    const settled = settle();
    if (settled === null) end();
    else settled.then(end, end);
  };
  // `on`, not `once`: execa listens too, and ends the process as soon as it is the last one that does.
  for (const signal of signals) process.on(signal, interrupt);
  return {
    signal: stop.signal,
    interrupt,
    beginChanges: () => {
      isChanging = true;
    },
  };
}
