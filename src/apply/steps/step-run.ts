import type { Host } from '../../host/host.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunOptions } from '../run-options.ts';
import type { WorkLog } from './work-log.ts';

/** What each kind of step is carried out with. */
export interface StepRun {
  readonly host: Host;
  readonly journal: Journal;
  readonly options: RunOptions;
  readonly log: WorkLog;
}
