import type { SudoUse } from '../../host/sudo.ts';
import type { Members, Snapshot } from '../containers/snapshot.ts';
import type { Progress } from '../progress.ts';

export interface RollbackOptions {
  readonly sudo: SudoUse;
  readonly progress: Progress;
  /** Files that were changed since: left as they are, or saved in the journal and overwritten. */
  readonly changed: 'leave' | 'overwrite';
  /** The containers to restore; without it, those that Compose makes of the restored files. */
  readonly snapshot?: Snapshot | undefined;
  /** The containers before the run, to tell which of them Compose has replaced. */
  readonly members?: Members | undefined;
  /** Whether images are built again from the restored files. */
  readonly rebuild: 'yes' | 'no';
  /** What a run is noted as that was rolled back completely. */
  readonly as: 'rolled-back' | 'undone';
}

/** Sentences for a person: what is as before, what could not be restored, and what nothing can restore. */
export interface RollbackResult {
  readonly done: string[];
  readonly left: string[];
  readonly notes: string[];
  /** Services whose container is another one, created again as its snapshot or the restored files describe it. */
  readonly recreated: string[];
}

export interface RollbackRun {
  readonly options: RollbackOptions;
  readonly result: RollbackResult;
}
