import { rules } from '../../../src/rules/index.ts';
import { notShown } from './not-shown.ts';
import { columns, type Row } from './showing.ts';

/** Looked at to the end, and nothing wrong on the way. */
export function isRight({ showing, problem }: Row): boolean {
  const marks = columns.map((column) => showing?.marks[column]?.state);
  return problem === null && marks.every((state) => state === 'yes' || state === 'none');
}

/** Rules whose remedy is neither staged nor said why it is not, and those of which both is so. */
export function unaccounted(shown: readonly Row[]): string[] {
  const staged = new Set<string>(shown.map(({ staging }) => staging.rule));
  return rules.map(({ id }) => id).filter((id) => staged.has(id) === id in notShown);
}
