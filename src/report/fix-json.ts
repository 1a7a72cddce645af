import type { Outcome } from '../apply/outcome.ts';
import type { Plan } from '../plan/plan.ts';
import type { ReportedFinding } from './reported-finding.ts';

/** Output of `fix --format json`. */
export interface FixJson {
  readonly schemaVersion: 1;
  readonly plan: Plan;
  /** Absent if nothing was started. */
  readonly outcome?: Outcome;
  readonly before: readonly ReportedFinding[];
  /** Findings after the fix. */
  readonly after?: readonly ReportedFinding[];
  /** For `dockperm undo`. */
  readonly undoId?: string;
}
