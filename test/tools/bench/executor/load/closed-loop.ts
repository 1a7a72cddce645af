import type { Outcome } from '../tasks.ts';
import { newWord } from './new-word.ts';
import type { Script } from './requester.ts';

const progressInterval = 1000;

export async function runClosed(
  { parallel, count, skip }: { parallel: number; count: number; skip: number },
  { script, progress }: { script: Script; progress: (done: number) => void },
): Promise<Outcome> {
  const [times, ends, wrong]: [number[], number[], string[]] = [[], [], []];
  let begun = 0;
  const client = async () => {
    while (begun < count) {
      begun += 1;
      const began = performance.now();
      const fault = await script(newWord());
      const end = performance.now();
      times.push(end - began);
      ends.push(end);
      if (fault !== undefined) wrong.push(fault);
    }
  };
  const timer = setInterval(() => progress(ends.length), progressInterval);
  await Promise.all(Array.from({ length: parallel }, client));
  clearInterval(timer);
  return { times, wrong, perSecond: rate(ends, skip) };
}

/** From end to end: what was warm beforehand must not count as work that was done. */
function rate(ends: readonly number[], skip: number): number {
  const [first = Number.NaN, last = Number.NaN] = [ends[skip], ends.at(-1)];
  return ((ends.length - 1 - skip) * 1000) / (last - first);
}
