/**
 * `npm run bench:executor [-- --help]`: what a script costs by way of the executor, beside `docker run`, `docker exec` and
 * the barest client of the engine's API. One run on one engine, all in turns. Then the service is killed, and with
 * `--soak N` watched over N scripts. Exits 1 when a bar is missed.
 */
import { randomBytes } from 'node:crypto';
import { runMain } from '../../lab/run-main.ts';
import { type OpenEngine, openEngine } from '../demo/open-engine.ts';
import { stop } from '../demo/stop.ts';
import { limits } from './executor/bars.ts';
import type { Bench } from './executor/bench.ts';
import { measureBroker } from './executor/broker-cost.ts';
import { removeAll } from './executor/containers.ts';
import { sizes } from './executor/contestants.ts';
import { runKills } from './executor/kills.ts';
import { type Load, startLoad } from './executor/load-process.ts';
import { type Options, readOptions, usage } from './executor/options.ts';
import { barsOf, formatJson, formatReport, type Report } from './executor/report.ts';
import { measureRounds } from './executor/rounds.ts';
import { withBundle } from './executor/service.ts';
import { runSoak } from './executor/soak.ts';

const image = 'alpine:3';

await runMain('bench:executor', async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(`${usage}\n`);
  await withBundle((folder) => main(options, folder));
});

async function main(options: Options, folder: string): Promise<void> {
  const { signal } = stop;
  const open = await openEngine({ purpose: 'bench', images: [image], signal, note });
  const load = startLoad([], signal);
  try {
    const bench = makeBench(open, { options, folder, load });
    const report = await measure(bench, options).finally(() => removeAll(bench));
    const bars = barsOf(report, limits[options.mode]);
    const format = options.format === 'json' ? formatJson : formatReport;
    process.stdout.write(format(report, bars, bench));
    if (bars.some(({ met }) => !met)) process.exitCode = 1;
  } finally {
    await load.close();
    await open.close();
  }
}

function makeBench(
  { engine, from }: OpenEngine,
  { options, folder, load }: { options: Options; folder: string; load: Load },
): Bench {
  const { pool, parallel } = options;
  const engineFolder = from === 'lab' ? engine.runDir : undefined;
  const token = randomBytes(32).toString('hex');
  const own = { deployment: `bench-${process.pid}`, token, image, folder };
  return { engine, engineFolder, ...own, pool, parallel, load, signal: stop.signal, note };
}

async function measure(bench: Bench, { mode, rounds, kills, soak, broker }: Options): Promise<Report> {
  const size = { ...sizes[mode], rounds };
  return {
    measured: rounds > 0 ? await measureRounds(bench, size) : undefined,
    costs: broker === 'measured' ? await measureBroker(bench, sizes[mode]) : [],
    kills: await runKills(bench, kills),
    soak: soak > 0 ? await runSoak(bench, soak) : undefined,
  };
}

function note(text: string): void {
  process.stderr.write(`${text} …\n`);
}
