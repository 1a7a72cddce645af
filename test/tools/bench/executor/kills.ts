import { setTimeout as sleep } from 'node:timers/promises';
import { askService, untilWarm } from './ask-service.ts';
import type { Bench } from './bench.ts';
import { describeContainers, listContainers, removeAll, timeToNone } from './containers.ts';
import { commandLine, readProcesses } from './process-table.ts';
import { type Service, startService } from './service.ts';

/** Milliseconds after the service's end in which its containers must be gone. */
export const killLimit = 2000;

export interface Kill {
  readonly moment: string;
  readonly before: number;
  /** Milliseconds until no container was left; undefined when some were after the limit. */
  readonly time: number | undefined;
  /** What was left then, by the engine's word for its state. */
  readonly left: string;
  /** Whether a service that was started again had removed that; undefined when nothing was left. */
  readonly healed: boolean | undefined;
  /** Whether containers were being made: one that is created and not yet started has no owner that could end it. */
  readonly making: boolean;
  /** Processes of the script that outlived their container. */
  readonly survivors: number;
}

interface Moment {
  readonly name: string;
  /** `MARK` stands for a number no other process sleeps for. */
  readonly script?: string;
  readonly scripts: number;
  readonly making: boolean;
}

const moments = (pool: number): readonly Moment[] => [
  { name: 'idle', scripts: 0, making: false },
  { name: 'a script sleeps', script: 'sleep MARK', scripts: 1, making: false },
  {
    name: 'a script ignores signals',
    script: "trap '' HUP INT QUIT TERM PIPE USR1 USR2; while :; do sleep MARK; done",
    scripts: 1,
    making: false,
  },
  {
    name: 'a script left its session',
    script: `setsid sh -c "trap '' HUP TERM; sleep MARK; :" & setsid sleep MARK & sleep MARK`,
    scripts: 1,
    making: false,
  },
  { name: 'many scripts run', script: 'sleep MARK', scripts: pool, making: false },
  { name: 'new ones are made, idle', scripts: 1, making: true },
  { name: 'new ones are made, scripts run', script: 'sleep MARK', scripts: pool, making: true },
];

export async function runKills(bench: Bench, count: number): Promise<Kill[]> {
  const all = moments(bench.pool);
  const kills: Kill[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    bench.signal.throwIfAborted();
    const moment = all[turn % all.length] as Moment;
    bench.note(`kill ${turn + 1} of ${count}: ${moment.name}`);
    kills.push(await killOnce(bench, moment, turn));
    await removeAll(bench);
  }
  return kills;
}

async function killOnce(bench: Bench, moment: Moment, turn: number): Promise<Kill> {
  const service = await startService(bench);
  const mark = `${100_000 + turn}.${process.pid}`;
  try {
    await untilWarm(bench, service.port);
    await stage(bench, service, { ...moment, mark, delay: (turn * 37) % 200 });
    const before = (await listContainers(bench)).length;
    service.kill();
    const time = await timeToNone(bench, killLimit);
    const survivors = countRunning(mark);
    const left = time === undefined ? await describeContainers(bench) : '';
    const healed = left === '' ? undefined : await isHealed(bench);
    return { moment: moment.name, making: moment.making, before, time, left, healed, survivors };
  } finally {
    service.kill();
    await service.ended;
  }
}

/** As a restart policy would have it: the next one removes what the last one left. */
async function isHealed(bench: Bench): Promise<boolean> {
  const next = await startService(bench);
  try {
    await untilWarm(bench, next.port);
    return (await listContainers(bench)).length === bench.pool;
  } finally {
    await next.stop();
  }
}

async function stage(
  bench: Bench,
  { port }: Service,
  { script, scripts, mark, delay, making }: Moment & { mark: string; delay: number },
): Promise<void> {
  if (script === undefined) {
    for (let turn = 0; turn < scripts; turn += 1) await askService(bench, port, { script: 'echo' });
    // Another moment of the refill each time.
    return void (scripts > 0 && (await sleep(delay)));
  }
  const body = { script: script.replaceAll('MARK', mark), timeout: 60 };
  for (let turn = 0; turn < scripts; turn += 1) askService(bench, port, body).catch(() => {});
  // As many at once as there are places: the others wait in the queue.
  for (const until = Date.now() + 5000; countRunning(mark) === 0; await sleep(10))
    if (Date.now() > until) throw new Error('the script that was to be killed did not begin in 5 s');
  if (!making) await untilWarm(bench, port);
}

/** Seen from outside, whatever the script has done around it. */
function countRunning(mark: string): number {
  return readProcesses().filter(({ pid, name }) => name === 'sleep' && commandLine(pid).includes(mark))
    .length;
}
