import { accessCauses } from './access-causes.ts';
import type { Cause } from './cause.ts';
import { confinementCauses } from './confinement-causes.ts';
import { containerCauses } from './container-causes.ts';
import { contextCauses } from './context-causes.ts';
import { endpointCauses } from './endpoint-causes.ts';
import { engineCauses } from './engine-causes.ts';
import { foreignIdCauses } from './foreign-id-causes.ts';
import { grantCauses } from './grant-causes.ts';
import { otherCauses } from './other-causes.ts';
import { serviceCauses } from './service-causes.ts';
import type { Failure, Signal, Signals } from './signals.ts';
import { socketCauses } from './socket-causes.ts';

/** What a text can mean, as `explain --format json` prints it. */
export interface LikelyCause {
  readonly rule: string;
  readonly likelihood: 'high' | 'possible';
  readonly why: string;
}

interface Scored {
  readonly cause: Cause;
  readonly points: number;
}

export const causes: readonly Cause[] = [
  ...endpointCauses,
  ...contextCauses,
  ...socketCauses,
  ...engineCauses,
  ...accessCauses,
  ...grantCauses,
  ...confinementCauses,
  ...serviceCauses,
  ...foreignIdCauses,
  ...containerCauses,
  ...otherCauses,
];

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

function score(cause: Cause, signals: Signals): Scored[] {
  const { from, hints = {} } = cause;
  const starts = presentIn(from, signals);
  if (starts.length === 0) return [];
  const added = presentIn(hints, signals).reduce((sum, points) => sum + points, 0);
  return [{ cause, points: Math.max(...starts) + added }];
}

function presentIn(points: Readonly<Partial<Record<Failure | Signal, number>>>, signals: Signals): number[] {
  return Object.entries(points).flatMap(([signal, value]) => (signals.has(signal as Signal) ? [value] : []));
}

function reasonOf({ why, because = [] }: Cause, signals: Signals): string {
  return because.find(([signal]) => signals.has(signal))?.[1] ?? why;
}
