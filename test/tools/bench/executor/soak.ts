import { setTimeout as sleep } from 'node:timers/promises';
import { untilWarm } from './ask-service.ts';
import type { Bench } from './bench.ts';
import { listContainers, timeToNone } from './containers.ts';
import { type Growth, growthOf, type Sample } from './growth.ts';
import {
  familyOf,
  findOfEngine,
  findShims,
  openDescriptors,
  type Process,
  peakMemory,
  readProcesses,
  residentMemory,
} from './process-table.ts';
import { type Service, startService } from './service.ts';

export interface Soak {
  readonly scripts: number;
  readonly wrong: readonly string[];
  readonly seconds: number;
  readonly perSecond: number;
  /** Containers that are neither warm nor of a running script. */
  readonly containers: number;
  readonly shims: number;
  readonly zombies: number;
  readonly peakMemory: number;
  readonly exitCode: number | null;
  /** Milliseconds from SIGTERM until no container was left; undefined when some were after ten seconds. */
  readonly timeToNone: number | undefined;
  readonly growth: Growth;
}

/** Scripts before the first sample counts: the memory of a young process grows, and settles. */
const warmUp = (count: number) => Math.max(1000, count / 5);
/** The fewest that say anything of a slope. */
export const leastScripts = 2000;

export async function runSoak(bench: Bench, count: number): Promise<Soak> {
  const service = await startService(bench);
  try {
    await untilWarm(bench, service.port);
    return await soak(bench, service, count);
  } finally {
    service.kill();
    await service.ended;
  }
}

async function soak(bench: Bench, service: Service, count: number): Promise<Soak> {
  const { engine, image, token, load, parallel, pool } = bench;
  const zombiesBefore = new Set(zombies(bench, service).map(({ pid }) => pid));
  const shimsBefore = shimsOf(bench);
  load.aim({ socket: engine.socket, env: engine.env, image, token, port: service.port });
  const samples: Sample[] = [];
  const began = performance.now();
  const skip = Math.min(2 * pool, count - 2);
  const outcome = await load.run({ kind: 'closed', parallel, count, skip }, (done) => {
    samples.push(sample(bench, service, done));
    if (samples.length % 10 === 0) bench.note(`soak: ${done} of ${count} scripts`);
  });
  const seconds = (performance.now() - began) / 1000;
  const wanted = (await untilWarm(bench, service.port)) ? pool : 0;
  await sleep(2000);
  const left = {
    containers: (await listContainers(bench)).length - wanted,
    shims: shimsOf(bench) - shimsBefore,
    zombies: zombies(bench, service).filter(({ pid }) => !zombiesBefore.has(pid)).length,
  };
  const peak = peakMemory(service.pid);
  const growth = growthOf(samples.filter(({ done }) => done >= warmUp(count)));
  const end = await endBySigterm(bench, service);
  const { wrong, perSecond = Number.NaN } = outcome;
  return { scripts: count, wrong, seconds, perSecond, ...left, peakMemory: peak, ...end, growth };
}

async function endBySigterm(bench: Bench, service: Service) {
  const [exitCode, time] = await Promise.all([service.stop(), timeToNone(bench, 10_000)]);
  return { timeToNone: time, exitCode };
}

function sample({ engine }: Bench, { pid }: Service, done: number): Sample {
  return {
    done,
    memory: residentMemory(pid),
    descriptors: openDescriptors(pid),
    engineMemory: residentMemory(engine.pid),
    engineDescriptors: openDescriptors(engine.pid),
  };
}

function shimsOf({ engineFolder }: Bench): number {
  return findShims(readProcesses(), engineFolder).length;
}

/** Of the engine, of its containers and of the service; those of other engines on this machine are not ours. */
function zombies({ engine, engineFolder }: Bench, { pid }: Service): Process[] {
  const processes = readProcesses();
  const heads = new Set([engine.pid, pid, ...findOfEngine(processes, engineFolder)]);
  return familyOf(processes, heads).filter(({ state }) => state === 'Z');
}
