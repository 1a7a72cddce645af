import { normalize } from './normalize.ts';
import { type LikelyCause, rank } from './rank.ts';
import { relevantExcerpt } from './relevant-excerpt.ts';
import { readSignals, type Signals } from './signals.ts';

export interface Explanation {
  readonly signals: Signals;
  /** Most likely first; empty when nothing in the text is known. */
  readonly causes: readonly LikelyCause[];
}

/** Reads only an error text or a log: the same text gives the same answer on every host. */
export function explainText(text: string): Explanation {
  const signals = readSignals(normalize(relevantExcerpt(text)));
  return { signals, causes: rank(signals) };
}
