import type { Outcome } from '../apply/outcome.ts';
import type { Finding } from '../diagnose/diagnose.ts';
import type { Plan } from '../plan/plan.ts';

/** What `fix --format json` writes. */
export interface FixJson {
  readonly schemaVersion: 1;
  readonly plan: Plan;
  /** Absent when nothing was begun. */
  readonly outcome?: Outcome;
  readonly before: readonly Finding[];
  /** As the machine was found afterwards. */
  readonly after?: readonly Finding[];
  /** For `dockperm undo`. */
  readonly undoId?: string;
}
