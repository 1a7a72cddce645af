import type { Address } from '../host/host.ts';

/** An engine that can be asked, and how to reach it. */
export interface EngineAt {
  readonly address: Address;
  /** The flags by which the docker command reaches the same engine: `-H URL`, or a context for its certificates. */
  readonly chosenBy: readonly [string, string];
  /** For each request. */
  readonly timeoutMs: number;
}
