/**
 * `npm run verify:clients`: makes random clients, starts them on a real engine, asks each from inside, as whoever it
 * runs as, and compares with what `dockperm check` says before the start, while it runs, afterwards, and after a fix.
 * Ends with 1 when one green was not earned, one denial was wrong, or a fix did not do what it is for.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stop } from '../tools/demo/stop.ts';
import { formatCase, formatSummary, isWrong, type Results } from '../tools/verify/clients/format.ts';
import { imageOf, ROW, randomClient, type Series, settingOf } from '../tools/verify/clients/random-client.ts';
import { IMAGES } from '../tools/verify/clients/random-image.ts';
import { makeImages } from './clients/make-images.ts';
import { placesOf } from './clients/set-socket.ts';
import { verifyRow } from './clients/verify-row.ts';
import { freeGid } from './host/free-gid.ts';
import { downOwnedBy, type Engine, identify, LabError, up } from './lab.ts';
import { runMain } from './run-main.ts';
import { withProgram } from './with-program.ts';

const usage = `npm run verify:clients -- [--cases N] [--seed S] [--engine KIND] [--case K] [--json]

  --cases N      how many clients (default: 100)
  --seed S       other clients (default: 1)
  --engine KIND  rootful (default), rootless or userns-remap
  --case K       only this client, and all that is said of it
  --all          print every case, not only those that are wrong
  --json         the verdicts as JSON`;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'rootful' },
    case: { type: 'string' },
    all: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const began = performance.now();
await runMain('verify:clients', () => (values.help ? print(usage) : main()));

async function main(): Promise<void> {
  const series = seriesOf(values.engine);
  const indices =
    values.case === undefined
      ? Array.from({ length: wholeNumber('--cases', values.cases) }, (_, index) => index)
      : [wholeNumber('--case', values.case)];
  await withProgram(async ({ program, folder }) => {
    try {
      const engine = await open(series, indices);
      const results = await verify(indices, { series, engine, program, folder });
      report(results, { series, indices, engine });
    } finally {
      await downOwnedBy(process.pid);
    }
  });
}

function seriesOf(engine: string): Series {
  const seed = wholeNumber('--seed', values.seed);
  if (engine === 'rootful' || engine === 'userns-remap') return { seed, engine, gid: freeGid };
  if (engine === 'rootless') return { seed, engine, gid: 105 };
  throw new LabError(usage);
}

async function open(series: Series, indices: readonly number[]): Promise<Engine> {
  const owner = identify(process.pid);
  const engine = await up({
    kind: series.engine,
    name: `verify-${series.engine}`,
    gid: series.gid,
    images: ['debian:bookworm-slim'],
    ...(owner ? { owner } : {}),
    signal: stop.signal,
    note,
  });
  const used = new Set(indices.map((index) => randomClient(series, index).image.name));
  const images = Array.from({ length: IMAGES }, (_, index) => imageOf(series, index));
  await makeImages(
    engine,
    images.filter(({ name }) => used.has(name)),
  );
  return engine;
}

interface Run {
  readonly series: Series;
  readonly engine: Engine;
  readonly program: string;
  readonly folder: string;
}

async function verify(
  indices: readonly number[],
  { series, engine, program, folder }: Run,
): Promise<Results> {
  const numbers = [...new Set(indices.map(rowOf))];
  const results: Results[] = [];
  for (const number of numbers) {
    const row = indices.filter((index) => rowOf(index) === number);
    stop.signal.throwIfAborted();
    note(`cases ${row[0]} to ${row.at(-1)}, after ${seconds()} s`);
    const own = join(folder, `row-${number}`);
    mkdirSync(own);
    const cases = row.map((index) => randomClient(series, index));
    const setting = settingOf(series, row[0] ?? 0);
    results.push(await verifyRow({ cases, setting, folder: own }, { engine, program, home: folder }));
  }
  return { looks: results.flatMap(({ looks }) => looks), repairs: results.flatMap(({ repairs }) => repairs) };
}

function rowOf(index: number): number {
  return Math.floor(index / ROW);
}

interface Told {
  readonly series: Series;
  readonly indices: readonly number[];
  readonly engine: Engine;
}

function report(results: Results, { series, indices, engine }: Told): void {
  const wrong = [...results.looks, ...results.repairs].filter(isWrong);
  const shown =
    values.all || values.case !== undefined ? indices : [...new Set(wrong.map(({ index }) => index))];
  if (values.json) print(JSON.stringify(results));
  else
    for (const index of shown) {
      const again = `npm run verify:clients -- --engine ${series.engine} --seed ${series.seed} --case ${index}`;
      print(formatCase(randomClient(series, index), results, { places: placesOf(engine), again }));
    }
  print(formatSummary(results, indices.length));
  print(`${series.engine}, seed ${series.seed}. It took ${seconds()} s.`);
  const unknown = results.looks.filter(({ outcome }) => outcome === 'unknown').length;
  if (wrong.length > 0 || unknown > results.looks.length / 20) process.exitCode = 1;
}

function seconds(): string {
  return ((performance.now() - began) / 1000).toFixed(0);
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new LabError(`${flag} is a whole number, and not ${JSON.stringify(text)}.`);
  return Number(text);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}
