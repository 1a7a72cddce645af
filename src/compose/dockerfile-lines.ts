export interface Instruction {
  /** In capitals. */
  readonly name: string;
  /** What follows, with continued lines joined and without the here-documents. */
  readonly value: string;
  /** Counts from 1. */
  readonly line: number;
}

/** Splits a Dockerfile into instructions: `escape=`, continued lines, comments between them, here-documents. */
export function readInstructions(text: string): Instruction[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const mark = escapeOf(lines);
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; ) {
    const { value, next } = joined(lines, at, mark);
    const match = /^\s*([A-Za-z]+)(?:\s+(.*))?$/s.exec(value);
    const name = match?.[1]?.toUpperCase();
    if (name !== undefined) instructions.push({ name, value: match?.[2]?.trim() ?? '', line: at + 1 });
    at = name === undefined ? next : afterHeredocs(lines, next, name, value);
  }
  return instructions;
}

/** Parser directives count only above everything else. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = /^#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$/.exec(line);
    if (directive === null) return '\\';
    if (directive[1]?.toLowerCase() === 'escape' && directive[2] === '`') return '`';
  }
  return '\\';
}

function joined(lines: readonly string[], from: number, mark: string): { value: string; next: number } {
  let value = '';
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const isComment = /^\s*#/.test(line);
    if (at === from && isComment) return { value: '', next: at + 1 };
    // Inside a continued instruction, comments and empty lines are passed over.
    if (isComment || (at > from && line.trim() === '')) continue;
    const trimmed = line.trimEnd();
    if (!trimmed.endsWith(mark)) return { value: value + line, next: at + 1 };
    value += trimmed.slice(0, -1);
  }
  return { value, next: lines.length };
}

function afterHeredocs(lines: readonly string[], from: number, name: string, value: string): number {
  if (name !== 'RUN' && name !== 'COPY' && name !== 'ADD') return from;
  let at = from;
  for (const [, dash, word] of value.matchAll(/(?<!<)<<(-?)["']?([A-Za-z_][\w.]*)["']?/g)) {
    const isEnd = (line: string) => (dash === '-' ? line.replace(/^\t+/, '') : line) === word;
    const end = lines.findIndex((line, index) => index >= at && isEnd(line));
    // Without its end it is no here-document but a shift or a quoted text.
    if (end !== -1) at = end + 1;
  }
  return at;
}
