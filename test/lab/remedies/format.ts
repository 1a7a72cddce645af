import { style, WIDTH } from '../../tools/demo/print.ts';
import { isRight } from './judge.ts';
import { type Column, columns, type Mark, type Row, type RowSection } from './showing.ts';

const CELL = 11;
const FIRST = WIDTH - columns.length * CELL;
const INDENT = 2;

const headings: Readonly<Record<Column, string>> = {
  denied: 'denied',
  connects: 'connects',
  restarted: 'restarted',
  undone: 'undone',
};
const signs: Readonly<Record<Mark['state'], string>> = { yes: '✓', wrong: '✗', none: '–' };

export function formatTable(sections: readonly RowSection[], shown: readonly Row[]): string {
  const parts = sections.flatMap(({ title, stagings }) => {
    const rows = shown.filter(({ staging }) => stagings.includes(staging)).map(formatRow);
    return rows.length === 0 ? [] : [heading(title), ...rows];
  });
  return parts.join('\n\n');
}

function heading(title: string): string {
  const names = columns.map((column) => headings[column].padEnd(CELL));
  return style('bold', (title.padEnd(FIRST) + names.join('')).trimEnd());
}

function formatRow({ staging, showing, problem }: Row): string {
  const marks = showing?.marks ?? {};
  const cells = columns.map((column) => signOf(marks[column]).padEnd(CELL));
  const reasons = columns.flatMap((column) => reasonOf(column, marks[column]));
  return [
    `${style('bold', staging.rule.padEnd(FIRST))}${cells.join('')}`.trimEnd(),
    ...row('', staging.cause.staged),
    ...row('→ ', showing?.remedy ?? 'no remedy was had'),
    ...(staging.unasked && showing?.remedy ? row('  ', `before that, ${staging.unasked.shows}`) : []),
    ...reasons.flatMap((line) => row('  ', line)),
    ...(problem === null ? [] : row('✗ ', problem)),
  ].join('\n');
}

function signOf(mark: Mark | undefined): string {
  return mark === undefined ? '' : signs[mark.state];
}

function reasonOf(column: Column, mark: Mark | undefined): string[] {
  if (mark === undefined || mark.state === 'yes') return [];
  return [`${signs[mark.state]} ${headings[column]}: ${mark.why}`];
}

/** Text that keeps to the width, behind a word that stands in its first line only. */
function row(word: string, text: string): string[] {
  const room = WIDTH - INDENT - word.length;
  const lines = [''];
  for (const part of text.replace(/\s+/g, ' ').split(/(?<=[ /,])/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + part.trimEnd().length > room) lines.push(part);
    else lines[lines.length - 1] = line + part;
  }
  return lines.map((line, index) =>
    `${' '.repeat(INDENT)}${index === 0 ? word : ' '.repeat(word.length)}${line}`.trimEnd(),
  );
}

export function formatSummary(shown: readonly Row[], notShown: Readonly<Record<string, string>>): string {
  const right = shown.filter(isRight).length;
  const others = Object.entries(notShown).flatMap(([rule, why]) => [rule, ...row('', why)]);
  const head = others.length === 0 ? [] : [style('bold', 'Not staged, and why'), ...others, ''];
  return [...head, `${shown.length} remedies: ${right} right, ${shown.length - right} wrong`].join('\n');
}
