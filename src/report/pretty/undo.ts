import type { KeptRun } from '../../apply/journal/read-journals.ts';
import type { RunRecord, RunState } from '../../apply/journal/record.ts';
import type { RollbackResult } from '../../apply/rollback/rollback-types.ts';
import { relativePath } from '../../compose/paths.ts';
import { type Command, formatCommand } from '../../host/command.ts';
import { sanitizeLine } from '../sanitize.ts';
import type { PrettyOptions } from '../style.ts';
import { wrap } from '../wrap.ts';

const stateWords: Readonly<Record<RunState, string>> = {
  open: 'interrupted',
  done: 'done',
  'rolled-back': 'failed, rolled back',
  'undo-incomplete': 'partly undone',
  undone: 'undone',
};

/** A line for each run, newest first. */
export function formatRuns(
  runs: readonly KeptRun[],
  directory: string,
  { style, width }: PrettyOptions,
): string {
  const known = runs.filter(({ record }) => record !== 'missing');
  if (known.length === 0) return formatNothing(directory, width);
  const rows = [['ID', 'WHEN', 'COMMAND', 'STATE', 'FILES'], ...known.map((run) => rowOf(run, directory))];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${[style.strong(lines[0] ?? ''), ...lines.slice(1)].join('\n')}\n`;
}

function rowOf({ id, record }: KeptRun, directory: string): string[] {
  if (typeof record !== 'object') return [id, '-', '-', 'unreadable', '-'];
  const files = record.files.map(({ path }) => sanitizeLine(relativePath(path, directory)));
  return [id, formatTime(record.began), record.command, stateWords[record.state], files.join(', ') || '-'];
}

/** `2026-01-23T10:15:00.000Z` to the minute. */
function formatTime(iso: string): string {
  return sanitizeLine(`${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`);
}

export function formatNothing(directory: string, width: number): string {
  const text = `Nothing to undo in ${sanitizeLine(directory)} (according to this user's journal).`;
  return `${wrap(text, width, '  ')}\n`;
}

export interface UndoOptions extends PrettyOptions {
  /** The commands that undo the same run. */
  readonly again: { readonly same: Command; readonly forced: Command };
}

export function formatRefusal(
  record: RunRecord,
  changed: readonly string[],
  { style, width, again }: UndoOptions,
): string {
  const line = (text: string): string => wrap(sanitizeLine(text), width, '  ');
  return `${[
    style.bad(line(`✗ Nothing was restored: files were modified since ${nameOf(record)}:`)),
    ...changed.map((path) => `  ${sanitizeLine(path)}`),
    'To overwrite them (a copy is saved in the journal):',
    `  ${sanitizeLine(formatCommand(again.forced))}`,
  ].join('\n')}\n`;
}

export function formatUndone(
  record: RunRecord,
  taken: RollbackResult,
  { style, width, again }: UndoOptions,
): string {
  const lines = (texts: readonly string[], mark: string): string[] =>
    texts.map((text) => `  ${wrap(`${mark}${sanitizeLine(text)}`, width - 2, '    ')}`);
  const isWhole = taken.left.length === 0;
  return `${[
    isWhole ? style.good(`✓ Undid ${nameOf(record)}.`) : style.bad(`✗ Undo incomplete: ${nameOf(record)}.`),
    ...lines(taken.done, ''),
    ...lines(taken.notes, 'Note: '),
    ...lines(taken.left, 'Not restored: ').map((text) => style.bad(text)),
    ...(isWhole
      ? []
      : ['Fix the cause above, then try again:', `  ${sanitizeLine(formatCommand(again.same))}`]),
  ].join('\n')}\n`;
}

function nameOf({ command, began, id }: RunRecord): string {
  return sanitizeLine(`the ${command} from ${formatTime(began)} (${id})`);
}
