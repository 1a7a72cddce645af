export interface Instruction {
  /** In capitals. */
  readonly name: string;
  /** What follows, with continued lines joined and without the here-documents. */
  readonly value: string;
  /** Counts from 1. */
  readonly line: number;
  /** Where the value stands in the text: one piece for each line that it goes on over. */
  readonly pieces: readonly Piece[];
}

/** From `at` on, the characters of a value are those of the text from `offset` on, up to the next piece. */
interface Piece {
  readonly at: number;
  readonly offset: number;
  readonly line: number;
}

interface Line {
  readonly text: string;
  readonly offset: number;
}

/** Splits a Dockerfile into instructions: `escape=`, continued lines, comments between them, here-documents. */
export function readInstructions(text: string): Instruction[] {
  const lines = linesOf(text);
  const mark = escapeOf(lines);
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; ) {
    const { value, next, pieces } = joined(lines, at, mark);
    const match = /^\s*([A-Za-z]+)(?:\s+(.*))?$/s.exec(value);
    const name = match?.[1]?.toUpperCase();
    const rest = match?.[2] ?? '';
    const start = value.length - rest.length;
    const placed = pieces.map((piece) => ({ ...piece, at: piece.at - start }));
    if (name !== undefined) instructions.push({ name, value: rest.trim(), line: at + 1, pieces: placed });
    at = name === undefined ? next : afterHeredocs(lines, next, name, value);
  }
  return instructions;
}

function linesOf(text: string): Line[] {
  let offset = text.startsWith('\uFEFF') ? 1 : 0;
  return text
    .slice(offset)
    .split('\n')
    .map((line) => {
      const start = offset;
      offset += line.length + 1;
      return { text: line.replace(/\r$/, ''), offset: start };
    });
}

/** Parser directives count only above everything else. */
function escapeOf(lines: readonly Line[]): string {
  for (const { text } of lines) {
    const directive = /^#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$/.exec(text);
    if (directive === null) return '\\';
    if (directive[1]?.toLowerCase() === 'escape' && directive[2] === '`') return '`';
  }
  return '\\';
}

function joined(
  lines: readonly Line[],
  from: number,
  mark: string,
): { value: string; next: number; pieces: Piece[] } {
  let value = '';
  const pieces: Piece[] = [];
  for (let at = from; at < lines.length; at += 1) {
    const { text, offset } = lines[at] ?? { text: '', offset: 0 };
    const isComment = /^\s*#/.test(text);
    if (at === from && isComment) return { value: '', next: at + 1, pieces };
    // Inside a continued instruction, comments and empty lines are passed over.
    if (isComment || (at > from && text.trim() === '')) continue;
    const trimmed = text.trimEnd();
    pieces.push({ at: value.length, offset, line: at + 1 });
    if (!trimmed.endsWith(mark)) return { value: value + text, next: at + 1, pieces };
    value += trimmed.slice(0, -1);
  }
  return { value, next: lines.length, pieces };
}

function afterHeredocs(lines: readonly Line[], from: number, name: string, value: string): number {
  if (name !== 'RUN' && name !== 'COPY' && name !== 'ADD') return from;
  let at = from;
  for (const [, dash, word] of value.matchAll(/(?<!<)<<(-?)["']?([A-Za-z_][\w.]*)["']?/g)) {
    const isEnd = ({ text: line }: Line) => (dash === '-' ? line.replace(/^\t+/, '') : line) === word;
    const end = lines.findIndex((line, index) => index >= at && isEnd(line));
    // Without its end it is no here-document but a shift or a quoted text.
    if (end !== -1) at = end + 1;
  }
  return at;
}
