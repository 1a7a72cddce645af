import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { askService, untilWarm } from './ask-service.ts';
import type { Bench } from './bench.ts';
import { listContainers, readHostConfig } from './containers.ts';
import { type Contestant, makeContestants, type Size, warmName } from './contestants.ts';
import { type Footprint, readFootprint } from './footprint.ts';
import { peakMemory } from './process-table.ts';
import { type Service, startService } from './service.ts';

/** What all rounds together gave. */
export interface Result {
  readonly name: string;
  /** Milliseconds, of every script. */
  readonly times: readonly number[];
  /** Scripts a second, of every round. */
  readonly rates: readonly number[];
  readonly wrong: readonly string[];
}

export interface Measured {
  readonly results: readonly Result[];
  readonly footprint: Footprint;
  /** Bytes: the most memory the service ever had. */
  readonly peak: number;
}

export async function measureRounds(bench: Bench, size: Size): Promise<Measured> {
  const service = await startService(bench);
  try {
    await untilWarm(bench, service.port);
    const footprint = await readFootprint(bench, service);
    const results = await runRounds(bench, service, size);
    return { results, footprint, peak: peakMemory(service.pid) };
  } finally {
    await service.stop();
    await execa('docker', ['rm', '-f', warmName(bench)], { env: bench.engine.env, reject: false });
  }
}

/** All contestants take turns, so that whatever else the machine does hits them alike; none always goes after the same one. */
async function runRounds(bench: Bench, service: Service, size: Size): Promise<Result[]> {
  await aim(bench, service);
  await warmContainer(bench);
  const contestants = makeContestants(bench, size);
  const results = new Map(contestants.map(({ name }) => [name, emptyResult(name)]));
  for (let round = 0; round < size.rounds; round += 1)
    for (const { name, task } of turned(contestants, round)) {
      bench.note(`round ${round + 1} of ${size.rounds}: ${name}`);
      await settle(bench, service);
      const outcome = await bench.load.run(task);
      const { times, rates, wrong } = results.get(name) ?? emptyResult(name);
      times.push(...outcome.times);
      wrong.push(...outcome.wrong);
      if (outcome.perSecond !== undefined) rates.push(outcome.perSecond);
    }
  return [...results.values()];
}

function emptyResult(name: string) {
  return { name, times: [] as number[], rates: [] as number[], wrong: [] as string[] };
}

/** The raw limit is taken of containers confined like those of the service, as the engine describes one of them. */
async function aim(bench: Bench, { port }: Service): Promise<void> {
  const { engine, image, token, load } = bench;
  const script = askService(bench, port, { script: 'sleep 1' });
  let id: string | undefined;
  for (const until = Date.now() + 5000; id === undefined && Date.now() < until; await sleep(20))
    [id] = await listContainers(bench);
  if (id === undefined) throw new Error('the service makes no container that has its label');
  const hostConfig = await readHostConfig(bench, id);
  await script;
  load.aim({ socket: engine.socket, env: engine.env, image, port, token, hostConfig });
}

async function warmContainer(bench: Bench): Promise<void> {
  const { engine, image } = bench;
  const args = ['run', '-d', '--rm', '--network', 'none', '--name', warmName(bench), image];
  await execa('docker', [...args, 'sleep', 'infinity'], { env: engine.env });
}

/** None works for the one before: the pool is full, and what it had used up is gone. */
async function settle(bench: Bench, { port }: Service): Promise<void> {
  const isWarm = await untilWarm(bench, port);
  const wanted = isWarm ? bench.pool : 0;
  for (const until = Date.now() + 5000; Date.now() < until; await sleep(50))
    if ((await listContainers(bench)).length <= wanted) break;
  await sleep(200);
}

function turned(items: readonly Contestant[], by: number): Contestant[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
