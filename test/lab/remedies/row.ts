import { isRight } from './judge.ts';
import type { Row } from './showing.ts';

/** One remedy as `--json` has it. */
export function toRow(shown: Row): object {
  const { staging, showing, problem } = shown;
  const { rule, cause, flags = [], fixedBy = 'the denied' } = staging;
  const remedy = showing?.remedy ?? null;
  const marks = showing?.marks ?? {};
  return { rule, staged: cause.staged, remedy, flags, fixedBy, ...marks, problem, right: isRight(shown) };
}
