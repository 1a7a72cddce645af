import { isRight } from './judge.ts';
import type { Shown } from './run-all.ts';

/** One remedy as `--json` has it. */
export function toRow(shown: Shown): object {
  const { staging, showing, problem } = shown;
  const { rule, cause, flags = [], fixedBy = 'whoever is denied' } = staging;
  const remedy = showing?.remedy ?? null;
  const marks = showing?.marks ?? {};
  return { rule, staged: cause.staged, remedy, flags, fixedBy, ...marks, problem, right: isRight(shown) };
}
