/** Only lines that were written to the end: the unfinished one of an interrupted program can mean something else. */
export function wholeLines(output: string): string[] {
  return output.split('\n').slice(0, -1);
}
