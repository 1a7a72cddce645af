import { causes, type NamedCause } from './causes.ts';
import type { Failure, Signal, Signals } from './signals.ts';

/** What a text can mean, as `explain --format json` prints it. */
export interface LikelyCause {
  readonly rule: string;
  readonly likelihood: 'high' | 'possible';
  readonly why: string;
}

interface Scored {
  readonly cause: NamedCause;
  readonly points: number;
}

/** From here on the text itself, and not only how common a cause is, speaks for it. */
const HIGH = 5;
/** Half as likely as the best is still worth the same word. */
const NEAR = 1;
/** 32 times less likely than the best: left out. */
const FAR = 5;

/** Every cause that the text leaves open, most likely first; equal ones in the order of the tables. */
export function rank(signals: Signals): LikelyCause[] {
  const scored = causes
    .flatMap((cause) => score(cause, signals))
    .sort((one, other) => other.points - one.points);
  const best = scored[0]?.points ?? 0;
  return scored
    .filter(({ points }) => points > best - FAR)
    .map(({ cause, points }) => ({
      rule: cause.rule,
      likelihood: points >= HIGH && points > best - NEAR ? 'high' : 'possible',
      why: reasonOf(cause, signals),
    }));
}

function score(cause: NamedCause, signals: Signals): Scored[] {
  const { from, hints = {} } = cause;
  const starts = presentIn(from, signals);
  if (starts.length === 0) return [];
  const added = presentIn(hints, signals).reduce((sum, points) => sum + points, 0);
  return [{ cause, points: Math.max(...starts) + added }];
}

function presentIn(points: Readonly<Partial<Record<Failure | Signal, number>>>, signals: Signals): number[] {
  return Object.entries(points).flatMap(([signal, value]) => (signals.has(signal as Signal) ? [value] : []));
}

function reasonOf({ why, because = [] }: NamedCause, signals: Signals): string {
  return because.find(([signal]) => signals.has(signal))?.[1] ?? why;
}
