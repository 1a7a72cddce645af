import { contextSignals } from './context-signals.ts';
import { failureSignals } from './failure-signals.ts';

export type Failure = keyof typeof failureSignals;
export type Signal = Failure | keyof typeof contextSignals;

/** What the text says of itself, as names. */
export type Signals = ReadonlySet<Signal>;

const all: Readonly<Record<Signal, RegExp>> = { ...failureSignals, ...contextSignals };
const names = Object.keys(all) as Signal[];
const failures = Object.keys(failureSignals) as Failure[];

/** Said of anything: they count beside a word about containers only. */
const vague: readonly Failure[] = ['trouble', 'missing', 'hung', 'dropped', 'notPermitted', 'tlsFailure'];

/** `text` as `normalize` makes it. */
export function readSignals(text: string): Signals {
  const found = new Set(names.filter((name) => all[name].test(text)));
  if (!found.has('docker')) for (const name of vague) found.delete(name);
  if (found.has('composePrefix')) found.add('container');
  if (failures.some((name) => name !== 'trouble' && found.has(name))) found.delete('trouble');
  return found;
}
