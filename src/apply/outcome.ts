import type { Proof } from './verify/verify.ts';

/** What became of a plan. */
export interface Outcome {
  readonly state: 'done' | 'failed';
  readonly steps: readonly StepOutcome[];
  readonly proofs: readonly Proof[];
  /** Why it failed, for a person; null when it did not. */
  readonly failure: Failure | null;
  /** Of the run in the journal, while something of it can be taken back; null otherwise. */
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
  /** Files, commands and containers that could not be put back, with the reason. */
  readonly notRestored: readonly string[];
}
