import type { EventStream } from './event-stream.ts';

/** Who sent a request to run a script. */
export interface Caller {
  readonly requestId: string;
  readonly client: string;
  /** Aborted when the client is gone or the service ends. */
  readonly signal: AbortSignal;
  /** Where the client asked for the output as it comes. */
  readonly events?: EventStream;
}
