import type { Outcome } from '../apply/outcome.ts';
import type { Obstacle } from '../deploy/blocker.ts';
import type { SmokeResult } from '../deploy/smoke/check.ts';
import type { Finding } from '../diagnose/diagnose.ts';
import type { Plan } from '../plan/plan.ts';

/** What `deploy --format json` writes. */
export interface DeployJson {
  readonly schemaVersion: 1;
  readonly plan: Plan;
  /** What kept it from being begun. */
  readonly obstacles: readonly Obstacle[];
  /** Absent when nothing was begun. */
  readonly outcome?: Outcome;
  /** In the order in which it was tried. */
  readonly smoke: readonly SmokeResult[];
  /** Where the executor listens; null when it is not published, or not part of the project. */
  readonly url: string | null;
  /** False when the same containers run on and no file was written. */
  readonly changed?: boolean;
  readonly before: readonly Finding[];
  /** As the machine was found afterwards. */
  readonly after?: readonly Finding[];
  /** For `dockperm undo`. */
  readonly undoId?: string;
}
