import type { Bar } from './bars.ts';
import { exec, run } from './contestants.ts';
import type { Footprint } from './footprint.ts';
import { type Kill, killLimit } from './kills.ts';
import type { Result } from './rounds.ts';
import type { Soak } from './soak.ts';
import { median, quantile } from './statistics.ts';

const MiB = 1024 ** 2;

export function formatRounds(results: readonly Result[]): string {
  const [ofRun, ofExec] = [run, exec].map((name) => median(find(results, name)?.times ?? []));
  const head = row(['', 'n', 'p50 ms', 'p95 ms', 'p99 ms', 'scripts/s', '× run', '× exec']);
  const rows = results.map(({ name, times, rates }) => {
    const p50 = median(times);
    const figures = [p50, quantile(times, 0.95), quantile(times, 0.99)].map((time) => time.toFixed(1));
    const rate = rates.length === 0 ? '' : median(rates).toFixed(1);
    const shares = [ofRun, ofExec].map((other) => (p50 / (other ?? Number.NaN)).toFixed(3));
    return row([name, `${times.length}`, ...figures, rate, ...shares]);
  });
  return [head, ...rows].join('\n');
}

function find(results: readonly Result[], wanted: string): Result | undefined {
  return results.find(({ name }) => name === wanted);
}

function row([name = '', ...cells]: string[]): string {
  const widths = [5, 8, 8, 8, 10, 7, 7];
  return `${name.padEnd(27)}${cells.map((cell, at) => cell.padStart(widths[at] ?? 8)).join('')}`.trimEnd();
}

export function formatFootprint({ idleMemory, perContainer, bundleSize, dependencies }: Footprint): string {
  const each = perContainer === undefined ? 'none is warm' : `${(perContainer / MiB).toFixed(1)} MiB`;
  return [
    `memory of the idle service    ${(idleMemory / MiB).toFixed(1)} MiB (${(idleMemory / 1e6).toFixed(1)} MB)`,
    `memory of a warm container    ${each} (its shim and processes, PSS)`,
    `size of the service           ${(bundleSize / 1024).toFixed(0)} KiB, on top of a Node image`,
    `dependencies at run time      ${dependencies.length} ${dependencies.join(', ')}`.trimEnd(),
  ].join('\n');
}

/** A row for each moment. Times until the last container is gone. */
export function formatKills(kills: readonly Kill[]): string {
  const moments = [...new Set(kills.map(({ moment }) => moment))];
  const head = killRow('killed while', ['times', 'gone', 'median ms', 'max ms', 'survivors']);
  const rows = moments.map((moment) => {
    const all = kills.filter((kill) => kill.moment === moment);
    const times = all.flatMap(({ time }) => time ?? []);
    const most = times.length < all.length ? `> ${killLimit}` : Math.max(...times).toFixed(0);
    const survivors = all.reduce((sum, each) => sum + each.survivors, 0);
    const middle = times.length === 0 ? '–' : median(times).toFixed(0);
    return killRow(moment, [`${all.length}`, `${times.length}`, middle, most, `${survivors}`]);
  });
  const left = kills.flatMap(({ moment, left, healed }) =>
    left === ''
      ? []
      : [`  left while ${moment}: ${left}; after a restart ${healed ? 'gone' : 'still there'}`],
  );
  return [head, ...rows, ...left].join('\n');
}

function killRow(moment: string, cells: readonly string[]): string {
  return `${moment.padEnd(30)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}

export function formatSoak({ scripts, seconds, perSecond, growth }: Soak): string {
  const perTenThousand = (bytes: number) => `${((bytes * 10_000) / 1e6).toFixed(1)} MB per 10,000 scripts`;
  return [
    `${scripts} scripts in ${seconds.toFixed(0)} s, ${perSecond.toFixed(1)} a second`,
    `after the warm-up, over ${growth.samples} samples (Theil–Sen):`,
    `  the service's memory grows by ${perTenThousand(growth.memory)}`,
    `  the engine's memory grows by ${perTenThousand(growth.engineMemory)} (no bar: it is not ours)`,
  ].join('\n');
}

export function formatBars(bars: readonly Bar[]): string {
  return bars
    .map(({ what, wanted, seen, met }) => `${met ? '✓' : '✗'} ${what.padEnd(48)}${wanted.padEnd(10)}${seen}`)
    .join('\n');
}
