import type { Address } from '../../host/host.ts';
import type { EngineAt } from '../../probes/engine/images.ts';

/** `full` adds what takes longer, fills the service up and ends it once. */
export type Extent = 'quick' | 'full';

export interface HowToTry {
  readonly extent: Extent;
  /** Aborted, it is not gone on with. */
  readonly signal: AbortSignal;
}

export interface SmokeQuestion {
  readonly address: Extract<Address, { kind: 'tcp' }>;
  /** Null where the service asks for none. */
  readonly token: string | null;
  /** Those that a script may run in. */
  readonly images: readonly string[];
  /** One of somebody's own, by the name that the guide gives it, is asked only what the guide asks. */
  readonly kind: 'of the template' | 'of their own';
  /** Id of its container. */
  readonly container: string;
  readonly engine: EngineAt;
}

export interface SmokeResult {
  /** After "It": `runs a script`. */
  readonly name: string;
  readonly verdict: Observation['verdict'];
  readonly wanted: string;
  /** Of one that was skipped: why. Partly what the service sent, as it came. */
  readonly saw: string;
  readonly milliseconds: number;
}

export interface Observation {
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly saw: string;
}

export interface Trial<Asked> {
  readonly name: string;
  readonly wanted: string;
  readonly observe: (asked: Asked) => Promise<Observation>;
}

export const passed = (saw: string): Observation => ({ verdict: 'passed', saw });
export const failed = (saw: string): Observation => ({ verdict: 'failed', saw });
export const skipped = (why: string): Observation => ({ verdict: 'skipped', saw: why });
