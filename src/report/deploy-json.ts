import type { Outcome } from '../apply/outcome.ts';
import type { Blocker } from '../deploy/blocker.ts';
import type { SmokeResult } from '../deploy/smoke/check.ts';
import type { Plan } from '../plan/plan.ts';
import type { ReportedFinding } from './reported-finding.ts';

/** Output of `deploy --format json`. */
export interface DeployJson {
  readonly schemaVersion: 1;
  readonly plan: Plan;
  /** Problems that prevented the start. */
  readonly blockers: readonly Blocker[];
  /** Absent if nothing was started. */
  readonly outcome?: Outcome;
  /** In the order of execution. */
  readonly smoke: readonly SmokeResult[];
  /** Address of the executor; null if it is not published or not part of the project. */
  readonly url: string | null;
  /** False if no file was written and the same containers keep running. */
  readonly changed?: boolean;
  readonly before: readonly ReportedFinding[];
  /** Findings after the fix. */
  readonly after?: readonly ReportedFinding[];
  /** For `dockperm undo`. */
  readonly undoId?: string;
}
