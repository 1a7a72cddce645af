import type { Outcome } from '../apply/outcome.ts';
import type { Finding } from '../diagnose/diagnose.ts';
import type { Plan } from '../plan/plan.ts';

/** Output of `fix --format json`. */
export interface FixJson {
  readonly schemaVersion: 1;
  readonly plan: Plan;
  /** Absent if nothing was started. */
  readonly outcome?: Outcome;
  readonly before: readonly Finding[];
  /** Findings after the fix. */
  readonly after?: readonly Finding[];
  /** For `dockperm undo`. */
  readonly undoId?: string;
}
