import { availableParallelism } from 'node:os';
import { type Bar, barsOfFootprint, barsOfKills, barsOfRounds, barsOfSoak, type Limits } from './bars.ts';
import type { Bench } from './bench.ts';
import { type Cost, formatCosts } from './broker-cost.ts';
import type { Kill } from './kills.ts';
import type { Measured, Result } from './rounds.ts';
import type { Soak } from './soak.ts';
import { median, quantile } from './statistics.ts';
import { formatBars, formatFootprint, formatKills, formatRounds, formatSoak } from './table.ts';

/** What was measured; a part that was left out is undefined. */
export interface Report {
  readonly measured: Measured | undefined;
  readonly costs: readonly Cost[];
  readonly kills: readonly Kill[];
  readonly soak: Soak | undefined;
}

export function barsOf({ measured, kills, soak }: Report, limits: Limits): Bar[] {
  return [
    ...(measured ? barsOfRounds(measured.results, limits) : []),
    ...(measured ? barsOfFootprint(measured.footprint, measured.peak) : []),
    ...(kills.length > 0 ? barsOfKills(kills) : []),
    ...(soak ? barsOfSoak(soak) : []),
  ];
}

export function formatReport(report: Report, bars: readonly Bar[], bench: Bench): string {
  const { measured, costs, kills, soak } = report;
  const missed = bars.filter(({ met }) => !met).length;
  const parts = [
    formatAbout(bench),
    ...(measured ? [formatRounds(measured.results), formatFootprint(measured.footprint)] : []),
    ...(costs.length > 0 ? [formatCosts(costs)] : []),
    ...(kills.length > 0 ? [formatKills(kills)] : []),
    ...(soak ? [formatSoak(soak)] : []),
    ...formatWrong([
      ...(measured?.results ?? []),
      ...costs,
      ...(soak ? [{ name: 'soak', wrong: soak.wrong }] : []),
    ]),
    formatBars(bars),
    missed === 0 ? 'Every bar is met.' : `${missed} of ${bars.length} bars missed.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function formatAbout({ engine, image, pool, parallel }: Bench): string {
  return [
    `Docker ${engine.versions.dockerd}, node ${process.versions.node}, ${availableParallelism()} cores; image ${image}, ${pool} containers warm`,
    `Closed loops, raw and sustained: ${parallel} clients. Every script is echo of another word.`,
    'The service is a process without root (setpriv) with the group of the socket.',
    'Latency of /execute: from the time the request is due to the end of the answer.',
  ].join('\n');
}

/** One of each kind is enough to see what went wrong. */
function formatWrong(results: readonly Pick<Result, 'name' | 'wrong'>[]): string[] {
  return results.flatMap(({ name, wrong }) =>
    wrong.length === 0 ? [] : [`${name}: ${wrong.length} wrong, such as ${wrong[0]?.slice(0, 300)}`],
  );
}

export function formatJson(report: Report, bars: readonly Bar[], bench: Bench): string {
  const { engine, image, pool, parallel } = bench;
  const { measured, costs, kills, soak } = report;
  const contestants = measured?.results.map(({ name, times, rates, wrong }) => ({
    name,
    scripts: times.length,
    p50: median(times),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
    rates,
    wrong: wrong.length,
  }));
  const about = {
    docker: engine.versions.dockerd,
    node: process.versions.node,
    cores: availableParallelism(),
  };
  const { footprint, peak: peakMemory } = measured ?? {};
  const broker = costs.map(({ name, without, behind, wrong }) => ({
    name,
    without: { p50: median(without), p95: quantile(without, 0.95) },
    behind: { p50: median(behind), p95: quantile(behind, 0.95) },
    wrong: wrong.length,
  }));
  const figures = { contestants, footprint, peakMemory, broker, kills, soak, bars };
  return `${JSON.stringify({ ...about, image, pool, parallel, ...figures }, null, 2)}\n`;
}
