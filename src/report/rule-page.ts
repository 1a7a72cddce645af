import { wrap } from './wrap.ts';

/** The page of a rule, or of a cause without a rule. */
export interface Entry {
  readonly id: string;
  /** Null where there is no rule. */
  readonly severity: string | null;
  readonly title: string;
  readonly why: string;
  /** Commands that show it; none where there is no rule. */
  readonly byHand: readonly string[];
}

export function entryOf({
  id,
  severity,
  title,
  why,
  byHand = [],
}: Pick<Entry, 'id' | 'title' | 'why'> & Partial<Entry>): Entry {
  return { id, severity: severity ?? null, title, why, byHand };
}

/** Explains a rule to a person who found it in a report. */
export function formatRulePage({ id, severity, title, why, byHand }: Entry, width: number): string {
  const kind = severity ?? 'not detected by check';
  const commands = byHand.map((command) => `  ${breakCommand(command, width - 2)}\n`).join('');
  const look = byHand.length === 0 ? '' : `\nSee it by hand:\n${commands}`;
  return `${id} (${kind})\n${wrap(title, width)}\n\n${wrap(why, width)}\n${look}`;
}

/** Where a shell reads on: before a pipe, and before the words that another command gives. */
function breakCommand(command: string, width: number): string {
  return command.length <= width ? command : command.replaceAll(/ (?=\| |\$\()/g, ' \\\n    ');
}

export function formatRuleList(entries: readonly Entry[], width: number): string {
  const size = Math.max(...entries.map(({ id }) => id.length)) + 2;
  const indent = ' '.repeat(size);
  const rows = entries.map(
    ({ id, title }) => id.padEnd(size) + wrap(title, width - size).replaceAll('\n', `\n${indent}`),
  );
  return `${rows.join('\n')}\n`;
}
