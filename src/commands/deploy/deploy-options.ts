import type { Journal } from '../../apply/journal/journal.ts';
import type { FileChange } from '../../apply/stage-edits.ts';
import type { BuildChoice } from '../../deploy/build-action.ts';
import type { SmokeLevel } from '../../deploy/smoke/check.ts';
import type { Profile } from '../../deploy/template.ts';
import type { ReportOptions } from '../fix/report-fix.ts';

export interface DeployOptions extends ReportOptions {
  readonly environment: string;
  readonly gid: number | null;
  /** Consent to grant access, by rule or `risky` for all, as for `fix`. */
  readonly allow: readonly string[];
  readonly build: BuildChoice;
  /** For an empty directory. */
  readonly profile: Profile;
  readonly smoke: SmokeLevel | 'no';
  readonly healthTimeoutMs: number;
}

/** What this run has already created. Changing its own files needs no consent. */
export interface StartedDeploy {
  readonly changes: readonly FileChange[];
  readonly journal?: Journal;
}
