/** What one act sent out of the emulated system. */
export interface Answer {
  /** Its place in the list of acts. */
  readonly index: number;
  readonly seconds: number;
  /** What connecting gave. */
  readonly said: string;
  /** The JSON report, or whatever dockperm printed instead. */
  readonly text: string;
}

/** Ends each answer, as in JSON text sequences; no report can hold it. */
const SEPARATOR = '\x1e';

/** One that was cut off, since the system ended meanwhile, is left out. */
export function readAnswers(sent: string): Answer[] {
  return sent
    .split(SEPARATOR)
    .slice(0, -1)
    .map((record) => {
      const [head = '', ...lines] = record.split('\n');
      const [index, began, ended, said = ''] = head.split('\t');
      const seconds = Math.round((Number(ended) - Number(began)) * 100) / 100;
      return { index: Number(index), seconds, said: said.trim(), text: lines.join('\n') };
    });
}
