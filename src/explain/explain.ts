import { normalize } from './normalize.ts';
import { type LikelyCause, rank } from './rank.ts';
import { relevantExcerpt } from './relevant-excerpt.ts';
import { readSignals, type Signals } from './signals.ts';

export interface Explanation {
  readonly signals: Signals;
  /** Most likely first; empty when nothing in the text is known. */
  readonly causes: readonly LikelyCause[];
}

/** Reads an error text or a log, alone: the same text gives the same answer on every machine. */
export function explainText(text: string): Explanation {
  const signals = readSignals(normalize(relevantExcerpt(text)));
  return { signals, causes: rank(signals) };
}
