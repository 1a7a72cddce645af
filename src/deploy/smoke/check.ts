import type { EngineAt } from '../../engine/engine-at.ts';
import type { Address } from '../../host/host.ts';

/** `full` adds what takes longer, fills the service up and ends it once. */
export type SmokeLevel = 'quick' | 'full';

export interface SmokeSettings {
  readonly extent: SmokeLevel;
  /** When aborted, no further check starts. */
  readonly signal: AbortSignal;
}

export interface SmokeOptions {
  readonly address: Extract<Address, { kind: 'tcp' }>;
  /** Null where the service asks for none. */
  readonly token: string | null;
  /** Those that a script can run in. */
  readonly images: readonly string[];
  /** `custom` is the user's own service with the name from the guide: it gets only the requests in the guide. */
  readonly kind: 'template' | 'custom';
  /** Id of its container. */
  readonly container: string;
  readonly engine: EngineAt;
}

export interface SmokeResult {
  /** After "It": `runs a script`. */
  readonly name: string;
  readonly verdict: Observation['verdict'];
  readonly expected: string;
  /** Of one that was skipped: why. Partly what the service sent, as it came. */
  readonly found: string;
  readonly milliseconds: number;
}

export interface Observation {
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly found: string;
}

export interface SmokeCheck<Asked> {
  readonly name: string;
  readonly expected: string;
  readonly observe: (asked: Asked) => Promise<Observation>;
}

export const passed = (found: string): Observation => ({ verdict: 'passed', found });
export const failed = (found: string): Observation => ({ verdict: 'failed', found });
export const skipped = (why: string): Observation => ({ verdict: 'skipped', found: why });
