import type { SudoUse } from '../../host/sudo.ts';
import type { Snapshot } from '../containers/snapshot.ts';
import type { Progress } from '../progress.ts';

export interface RollbackOptions {
  readonly sudo: SudoUse;
  readonly progress: Progress;
  /** Files that were changed since: left alone, or kept in the journal and overwritten. */
  readonly changed: 'leave' | 'overwrite';
  /** The containers to have again; without it those that Compose makes of the former files. */
  readonly former?: Snapshot | undefined;
  /** Whether images are built again from the former files. */
  readonly rebuild: 'yes' | 'no';
  /** What a run that is taken back completely is noted as. */
  readonly as: 'rolled-back' | 'undone';
}

/** Sentences for a person: what is as before, what could not be put back, and what nothing can put back. */
export interface RollbackResult {
  readonly done: string[];
  readonly left: string[];
  readonly notes: string[];
  /** Services whose container is another one, created again as its snapshot describes it. */
  readonly recreated: string[];
}

export interface RollbackRun {
  readonly options: RollbackOptions;
  readonly taken: RollbackResult;
}
