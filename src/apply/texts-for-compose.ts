import { editsForCompose } from '../plan/unplanned-differences.ts';
import type { StagedPlan } from './stage-edits.ts';

/** By path, what the files that Compose reads will say. */
export function textsForCompose({ plan, changes }: StagedPlan): ReadonlyMap<string, string> {
  const edits = editsForCompose(plan);
  return new Map(
    changes.flatMap(({ path, after }) =>
      after !== null && edits.some(({ file }) => file === path) ? [[path, after] as const] : [],
    ),
  );
}
