import type { Verification } from './verify/verify.ts';

/** Result of applying a plan. */
export interface Outcome {
  readonly state: 'done' | 'failed';
  readonly steps: readonly StepOutcome[];
  readonly verifications: readonly Verification[];
  /** Why it failed, as text; null if it did not. */
  readonly failure: Failure | null;
  /** Id of the run in the journal; null if nothing can be undone. */
  readonly undoId: string | null;
}

export interface StepOutcome {
  readonly title: string;
  readonly state: 'done' | 'failed';
}

export interface StepFailure {
  readonly message: string;
  /** The last lines of what failed. */
  readonly log: readonly string[];
}

export interface Failure extends StepFailure {
  /** Files, commands and containers that could not be restored, with the reason. */
  readonly notRestored: readonly string[];
}
