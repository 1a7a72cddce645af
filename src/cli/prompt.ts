import { createInterface } from 'node:readline/promises';

/** Anything but a clear yes is a no; so is the end of input. A terminal that is read by lines keeps Ctrl-C to itself. */
export async function promptYesNo(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  interrupt: () => void,
): Promise<boolean> {
  const lines = createInterface({ input, output });
  lines.once('SIGINT', () => {
    lines.close();
    output.write('\n');
    interrupt();
  });
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  const answer = await Promise.race([lines.question(`\n${question} [y/N] `), closed]);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
