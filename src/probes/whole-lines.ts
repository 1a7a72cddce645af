/** Those that were written to the end: what a program that is cut off had begun says something else than it meant. */
export function wholeLines(output: string): string[] {
  return output.split('\n').slice(0, -1);
}
