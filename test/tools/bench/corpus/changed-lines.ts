import { compareLines } from '../../../../src/edit/text/edit-script.ts';

export interface LineCounts {
  readonly added: number;
  readonly changed: number;
  /** What is neither kept, nor continued in a changed line, nor part of what was to go. */
  readonly lost: readonly string[];
}

/** Every line must be there still, or be one with something put into it. `isMeant` tells what was to give way, empty included. */
export function compareTexts(before: string, after: string, isMeant: (piece: string) => boolean): LineCounts {
  const changes = compareLines(before.split('\n'), after.split('\n'));
  const gone = changes.filter(({ kind }) => kind === '-').map(({ text }) => text);
  const added = changes.filter(({ kind }) => kind === '+').map(({ text }) => text);
  const lost = gone.filter((line) => !added.some((other) => isMeant(missingPiece(line, other))));
  const isWhole = lost.length > 0 && isMeant(lost.map((line) => line.replace(/\r$/, '')).join('\n'));
  return { added: added.length - gone.length, changed: gone.length, lost: isWhole ? [] : lost };
}

/** What of the old line is not at either end of the new one. */
function missingPiece(old: string, line: string): string {
  const [bare, whole] = [old.replace(/\r$/, ''), line.replace(/\r$/, '')];
  let head = 0;
  while (head < bare.length && bare[head] === whole[head]) head += 1;
  let tail = 0;
  while (tail < bare.length - head && bare.at(-1 - tail) === whole.at(-1 - tail)) tail += 1;
  return bare.slice(head, bare.length - tail);
}

/** Nothing, or one value that another takes the place of. */
export function isOneValue(piece: string): boolean {
  return /^[ \t]*(?:"[^"]*"?|'[^']*'?|[^\s"'][^\s]*)?$/.test(piece);
}
