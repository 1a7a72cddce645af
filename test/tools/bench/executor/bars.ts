import { atRate, exec, rates, raw, run, sustained } from './contestants.ts';
import type { Footprint } from './footprint.ts';
import { type Kill, killLimit } from './kills.ts';
import type { Result } from './rounds.ts';
import type { Soak } from './soak.ts';
import { median } from './statistics.ts';

export interface Bar {
  readonly what: string;
  readonly wanted: string;
  readonly seen: string;
  readonly met: boolean;
}

/** How much of another's time `/execute` may take, and how much of the engine's limit it must reach. */
export interface Limits {
  readonly ofRun: number;
  readonly ofExec: number;
  readonly ofRaw: number;
}

export const limits: Readonly<Record<'full' | 'quick', Limits>> = {
  full: { ofRun: 1 / 20, ofExec: 1 / 5, ofRaw: 0.9 },
  // One round on a machine that does other things besides: this finds what is broken, not what is slow.
  quick: { ofRun: 1 / 10, ofExec: 1 / 2, ofRaw: 0.7 },
};

const memoryLimit = 80e6;
/** Bytes a script: half a KiB is what the shortest record of one would take. */
const growthLimit = 512;
/** Over the whole run: connections that are kept come and go. */
const descriptorLimit = 2;
const engineDescriptorLimit = 4;

export function barsOfRounds(results: readonly Result[], { ofRun, ofExec, ofRaw }: Limits): Bar[] {
  const times = (name: string) => median(find(results, name)?.times ?? []);
  const share = paired(find(results, sustained), find(results, raw));
  const wrong = results.reduce((sum, each) => sum + each.wrong.length, 0);
  return [
    ...rates.flatMap((rate) => [
      fractionBar(`${atRate(rate)}: p50, of docker run`, times(atRate(rate)) / times(run), ofRun),
      fractionBar(`${atRate(rate)}: p50, of docker exec`, times(atRate(rate)) / times(exec), ofExec),
    ]),
    {
      what: 'sustained, of the raw engine limit',
      wanted: `≥ ${ofRaw.toFixed(2)}`,
      seen: share.toFixed(2),
      met: share >= ofRaw,
    },
    numberBar('answers that are wrong', wrong, 0),
  ];
}

/** Each round's own two, because the machine's speed changes from one round to the next. */
function paired(one: Result | undefined, other: Result | undefined): number {
  return median((one?.rates ?? []).map((rate, round) => rate / (other?.rates[round] ?? Number.NaN)));
}

function find(results: readonly Result[], wanted: string): Result | undefined {
  return results.find(({ name }) => name === wanted);
}

export function barsOfFootprint({ dependencies }: Footprint, peak: number): Bar[] {
  return [
    memoryBar('memory of the service, at most', peak),
    numberBar('dependencies at run time', dependencies.length, 0),
  ];
}

export function barsOfKills(kills: readonly Kill[]): Bar[] {
  const gone = ({ time, survivors }: Kill) => time !== undefined && survivors === 0;
  // What was created and not started can't run anything, and nothing but the next start of the service removes it.
  const inert = ({ left, healed, survivors }: Kill) =>
    survivors === 0 && !left.includes('running') && healed === true;
  const within = `0 left within ${killLimit / 1000} s`;
  const settled = kills.filter(({ making }) => !making);
  const making = kills.filter((kill) => kill.making);
  return [
    countBar(`SIGKILL, idle and in scripts: ${within}`, settled, gone),
    withoutRestart(
      countBar('SIGKILL while containers are made: or healed', making, (kill) => gone(kill) || inert(kill)),
      making.filter(gone).length,
    ),
  ].filter(({ wanted }) => wanted !== '0 of 0');
}

/** How many needed no one to clean up after them must not hide behind those that did. */
function withoutRestart(bar: Bar, count: number): Bar {
  return { ...bar, seen: `${bar.seen}, ${count} unaided` };
}

function countBar(what: string, kills: readonly Kill[], isGood: (kill: Kill) => boolean): Bar {
  const good = kills.filter(isGood).length;
  return { what, wanted: `${kills.length} of ${kills.length}`, seen: `${good}`, met: good === kills.length };
}

export function barsOfSoak(soak: Soak): Bar[] {
  const { growth, exitCode, timeToNone } = soak;
  const after = timeToNone === undefined ? 'some left' : `0 after ${timeToNone.toFixed(0)} ms`;
  return [
    numberBar(`wrong answers to ${soak.scripts} scripts`, soak.wrong.length, 0),
    numberBar('containers left beside the warm ones', soak.containers, 0),
    numberBar('shims more than before', soak.shims, 0),
    numberBar('zombies', soak.zombies, 0),
    memoryBar('memory of the service, at most', soak.peakMemory),
    numberBar('bytes the service grows by, a script', growth.memory, growthLimit),
    numberBar('descriptors the service grows by', growth.descriptors, descriptorLimit),
    numberBar('descriptors the engine grows by', growth.engineDescriptors, engineDescriptorLimit),
    {
      what: 'containers after SIGTERM, exit code',
      wanted: '0, 0',
      seen: `${after}, ${exitCode}`,
      met: timeToNone !== undefined && exitCode === 0,
    },
  ];
}

function fractionBar(what: string, share: number, limit: number): Bar {
  return { what, wanted: `≤ 1/${1 / limit}`, seen: formatFraction(share), met: share <= limit };
}

function formatFraction(share: number): string {
  return share > 0.5 ? share.toFixed(2) : `1/${(1 / share).toFixed(1)}`;
}

function numberBar(what: string, seen: number, limit: number): Bar {
  const wanted = limit === 0 ? '0' : `≤ ${limit}`;
  // Not a number is what could not be measured: it is not shown to hold.
  return { what, wanted, seen: `${Math.round(seen * 10) / 10}`, met: seen <= limit };
}

function memoryBar(what: string, bytes: number): Bar {
  const seen = `${(bytes / 1e6).toFixed(1)} MB`;
  return { what, wanted: `< ${memoryLimit / 1e6} MB`, seen, met: bytes < memoryLimit };
}
