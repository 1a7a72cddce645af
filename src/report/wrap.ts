/** Breaks text at spaces so that no line is longer than `width`; a single longer word stays whole. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width - indent.length || line === '') {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line].map((each, index) => (index === 0 ? each : indent + each)).join('\n');
}

/**
 * Sentences begin with a capital letter or end with a full stop; what does not, such as a command or a line of a file, is
 * there to be pasted and
 * stays whole. Lines after the first are indented.
 */
export function wrapInstruction(text: string, width: number, indent: string): string {
  const lines = text.split('\n').map((line) => (isSentence(line) ? wrap(line, width, indent) : line));
  return lines.join(`\n${indent}`);
}

function isSentence(line: string): boolean {
  return /^\p{Lu}|^\S.*\.$/u.test(line) && !/^\w+=/.test(line);
}
