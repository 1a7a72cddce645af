import { type Command, formatCommand } from '../host/command.ts';
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

export type StepOutcome = StepWork & {
  /** Only for people. */
  readonly title: string;
  readonly state: 'done' | 'failed';
};

/** What a step did; `wait` and `verify` change nothing. */
export type StepWork =
  | { readonly kind: 'write' | 'remove'; readonly path: string }
  | { readonly kind: 'run'; readonly command: Command }
  | { readonly kind: 'recreate'; readonly command: Command; readonly services: readonly string[] }
  | { readonly kind: 'wait'; readonly target: 'engine' }
  | { readonly kind: 'wait'; readonly target: 'services'; readonly services: readonly string[] }
  | { readonly kind: 'verify'; readonly service: string };

export function titleOf(work: StepWork): string {
  switch (work.kind) {
    case 'write':
    case 'remove':
      return `${work.kind} ${work.path}`;
    case 'run':
    case 'recreate':
      return formatCommand(work.command);
    case 'wait':
      return `wait for ${work.target === 'engine' ? 'the engine' : work.services.join(', ')}`;
    case 'verify':
      return `connect from inside ${work.service}`;
  }
}

export interface StepFailure {
  readonly message: string;
  /** The last lines of what failed. */
  readonly log: readonly string[];
}

export interface Failure extends StepFailure {
  /** Files, commands and containers that could not be restored, with the reason. */
  readonly notRestored: readonly string[];
  /**
   * Services whose previous container was gone and was created again: under the same name, but with another id, and
   * without what the previous one had written outside its volumes.
   */
  readonly recreated: readonly string[];
  /**
   * What they were created again from: their snapshot, with the same image, settings, mounts and networks, or by Compose
   * from the restored files.
   */
  readonly recreatedFrom: 'snapshot' | 'files';
}
