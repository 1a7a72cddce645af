/** Puts `text` in the place of the characters from `start` up to, not including, `end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Every character outside the splices is copied as it is; splices must not overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const ordered = [...splices].sort((a, b) => a.start - b.start);
  let result = '';
  let copied = 0;
  for (const splice of ordered) {
    result += text.slice(copied, splice.start) + splice.text;
    copied = splice.end;
  }
  return result + text.slice(copied);
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line's content ends: before its line break, which may be `\r\n`. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The line break in use around an offset: of that line, else of the line before, so that mixed files stay as they are. */
export function lineBreakAt(text: string, offset: number): '\n' | '\r\n' {
  const here = text.indexOf('\n', offset);
  const newline = here === -1 ? text.lastIndexOf('\n', offset) : here;
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** New lines below the line that holds `offset`. A last line without a line break stays without one at the end. */
export function insertLinesBelow(text: string, offset: number, lines: readonly string[]): Splice {
  const lineBreak = lineBreakAt(text, offset);
  const newline = text.indexOf('\n', offset);
  if (newline === -1) {
    const added = lines.map((line) => lineBreak + line).join('');
    return { start: text.length, end: text.length, text: added };
  }
  return { start: newline + 1, end: newline + 1, text: lines.map((line) => line + lineBreak).join('') };
}

/** Whole lines, from the start of one to the line that holds `last`. */
export function removedLines(text: string, start: number, last: number): Splice {
  const next = text.indexOf('\n', last);
  if (next !== -1) return { start, end: next + 1, text: '' };
  // The last line of a file without a final line break takes the break before it along.
  return { start: breakBefore(text, start), end: text.length, text: '' };
}

/** Where the line break in front of a line's start begins; 0 in front of the first line. */
export function breakBefore(text: string, start: number): number {
  if (start === 0) return 0;
  return text[start - 2] === '\r' ? start - 2 : start - 1;
}
