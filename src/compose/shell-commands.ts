/** A word of a shell script as it is written, quotes and all, and where it begins in the script. */
export interface ShellWord {
  readonly text: string;
  readonly at: number;
}

/**
 * The simple commands of a script, in words. Separators inside quotes separate nothing, and a comment ends the line.
 * Only what has to be known of a command in a `RUN`: no expansion, and `(`, `{` or `then` count as words.
 */
export function readCommands(script: string): ShellWord[][] {
  const commands: ShellWord[][] = [[]];
  for (const { 0: text, index } of script.matchAll(token)) {
    if (text.startsWith('#')) continue;
    if (/^[;&|\n]/.test(text)) commands.push([]);
    else commands.at(-1)?.push({ text, at: index });
  }
  return commands.filter((words) => words.length > 0);
}

/** A separator; a comment; a word, which may hold quoted parts. A quote that nothing closes takes the rest. */
const token =
  /&&|\|\||[;|\n]|&(?![>&])|(?<![^\s;&|])#[^\n]*|(?:\\.|"(?:\\.|[^"\\])*(?:"|$)|'[^']*(?:'|$)|(?<=[<>])&|&(?=>)|[^\s;&|"'\\]|\\$)+/gs;

export function withoutQuotes(word: string): string {
  return word.replace(/^(["'])(.*)\1$/s, '$2');
}

/** A command line in words, where it is no script. */
export function splitWords(line: string): string[] {
  return readCommands(line)
    .flat()
    .map(({ text }) => withoutQuotes(text));
}
