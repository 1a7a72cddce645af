import { rules } from '../../../src/rules/index.ts';
import { systems } from '../emulation/systemd-remedies.ts';
import { notShown } from './not-shown.ts';
import { columns, type Row } from './showing.ts';

/** Looked at to the end, and nothing wrong on the way. */
export function isRight({ showing, problem }: Row): boolean {
  const marks = columns.map((column) => showing?.marks[column]?.state);
  return problem === null && marks.every((state) => state === 'yes' || state === 'none');
}

/** Rules whose remedy is neither staged, here or in an emulated system, nor said why not; and those of which both is so. */
export function unaccounted(shown: readonly Row[]): string[] {
  const elsewhere = systems.flat().map(({ rule }) => rule);
  const staged = new Set<string>([...shown.map(({ staging }) => staging.rule), ...elsewhere]);
  return rules.map(({ id }) => id).filter((id) => staged.has(id) === id in notShown);
}
