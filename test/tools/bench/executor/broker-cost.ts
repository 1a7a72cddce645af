import { setTimeout as sleep } from 'node:timers/promises';
import { untilWarm } from './ask-service.ts';
import type { Bench } from './bench.ts';
import { rates, type Size } from './contestants.ts';
import { type Service, startBrokered, startService } from './service.ts';
import { median, quantile } from './statistics.ts';
import type { Task } from './tasks.ts';

/** Milliseconds, of every script. */
export interface Cost {
  readonly name: string;
  readonly without: number[];
  readonly behind: number[];
  readonly wrong: string[];
}

/** The service that holds the socket itself, and the one behind a broker, side by side and in turns. */
export async function measureBroker(bench: Bench, { rounds, seconds }: Size): Promise<Cost[]> {
  const direct = await startService(bench);
  const behind = { ...bench, deployment: `${bench.deployment}-broker` };
  const brokered = await startBrokered(behind);
  try {
    const costs = rates.map((rate) => ({ name: `/execute, ${rate}/s`, rate, ...noCost() }));
    for (let round = 0; round < rounds; round += 1)
      for (const { name, rate, ...cost } of costs) {
        const task = { kind: 'open', rate, count: rate * seconds } as const;
        const turns = [
          () => take(bench, direct, { task, times: cost.without, wrong: cost.wrong }),
          () => take(bench, brokered, { task, times: cost.behind, wrong: cost.wrong }),
        ];
        bench.note(`round ${round + 1} of ${rounds}: ${name}, without and behind a broker`);
        for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
      }
    return costs;
  } finally {
    await brokered.stop();
    await direct.stop();
  }
}

function noCost() {
  return { without: [] as number[], behind: [] as number[], wrong: [] as string[] };
}

interface Turn {
  readonly task: Task;
  readonly times: number[];
  readonly wrong: string[];
}

async function take(bench: Bench, { port }: Service, { task, times, wrong }: Turn): Promise<void> {
  const { engine, image, token, load } = bench;
  await untilWarm(bench, port);
  await sleep(200);
  load.aim({ socket: engine.socket, env: engine.env, image, port, token });
  const outcome = await load.run(task);
  times.push(...outcome.times);
  wrong.push(...outcome.wrong);
}

export function formatCosts(costs: readonly Cost[]): string {
  const head = row(['behind a broker', 'n', 'p50 ms', 'without', 'more ms', 'p95 ms', 'without']);
  const rows = costs.map(({ name, without, behind }) => {
    const [with50, own50] = [median(behind), median(without)];
    const figures = [with50, own50, with50 - own50, quantile(behind, 0.95), quantile(without, 0.95)];
    return row([name, `${behind.length}`, ...figures.map((figure) => figure.toFixed(2))]);
  });
  return [head, ...rows].join('\n');
}

function row([name = '', ...cells]: string[]): string {
  return `${name.padEnd(27)}${cells.map((cell) => cell.padStart(9)).join('')}`;
}
