import { style, WIDTH } from '../../tools/demo/print.ts';
import type { DeployRow } from './rows.ts';
import { columns, type Marks } from './show.ts';

export interface Shown {
  readonly row: DeployRow;
  readonly marks: Marks;
  readonly seconds: number;
}

const NAME = 22;
const COMPOSE = 3;

export function isRight({ marks }: Shown): boolean {
  return Object.values(marks).every(({ sign }) => sign !== '✗');
}

export function formatTable(shown: readonly Shown[]): string {
  const head = ['engine'.padEnd(NAME), ''.padEnd(COMPOSE), ...columns.map(pad)].join('');
  return [style('bold', head.trimEnd()), ...shown.flatMap(formatRow)].join('\n');
}

function formatRow({ row, marks }: Shown): string[] {
  const cells = columns.map((column) => pad(marks[column]?.sign ?? '', columns.indexOf(column)));
  const reasons = columns.flatMap((column) => {
    const mark = marks[column];
    return mark?.why ? [`${column}: ${mark.why}`] : [];
  });
  const notes = [...(row.note ? [row.note] : []), ...reasons].flatMap((text) => wrapped(text));
  return [`${row.title.padEnd(NAME)}${row.compose.padEnd(COMPOSE)}${cells.join('')}`.trimEnd(), ...notes];
}

function pad(text: string, index: number): string {
  return ` ${text.padEnd((columns[index] ?? '').length)}`;
}

function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.replace(/\s+/g, ' ').split(' ')) {
    const line = `${lines.at(-1)} ${word}`.trim();
    if (line.length > WIDTH - 2 && lines.at(-1) !== '') lines.push(word);
    else lines[lines.length - 1] = line;
  }
  return lines.map((line) => `  ${line}`);
}
