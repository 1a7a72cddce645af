import { type Engine, ensureUser, identify, LabError } from '../lab.ts';
import { type Expected, judgeNamed, type Seen } from './judge.ts';
import { perform, replay } from './perform.ts';
import { changeEngines, schedule, type Task, wishesOf } from './schedule.ts';
import type { Act, Staging } from './staging.ts';

/** What one act showed, and whether that is right. */
export interface Result {
  readonly seen: Seen | null;
  readonly problems: readonly string[];
  readonly seconds: number;
}

export type Results = ReadonlyMap<Staging<Act>, Partial<Record<Task['part'], Result>>>;

/** Of this process, so that several runs do not meet. */
export const personName = `causes-${process.pid}`;

export async function runAll(
  stagings: readonly Staging[],
  options: { program: string; signal: AbortSignal; note: (text: string) => void },
): Promise<Results> {
  const results = new Map<Staging, Partial<Record<Task['part'], Result>>>();
  const person = await ensureUser(personName, { owner: identify(process.pid) });
  let engines: Engine[] = [];
  for (const task of schedule(stagings)) {
    const { staging, part } = task;
    options.note(`${staging.rule}: ${staging[part].staged}`);
    const result = await attempt(async () => {
      const act = staging[part];
      if ('recorded' in act) return replay(act);
      const running = engines.map(({ name }) => name);
      engines = await changeEngines(wishesOf(act), { ...options, running });
      return perform(act, { ...options, person, engines });
    }, expectedOf(task));
    options.signal.throwIfAborted();
    results.set(staging, { ...results.get(staging), [part]: result });
  }
  return results;
}

export function expectedOf({ staging, part }: Pick<Task<Act>, 'staging' | 'part'>): Expected {
  const { shows = [], withholds = [] } = staging[part];
  if (part === 'cause') return { rule: staging.rule, not: null, shows, withholds };
  return { rule: staging.lookAlike.expect, not: staging.rule, shows, withholds };
}

/** What cannot be staged counts as wrong, and the others go on. */
export async function attempt(act: () => Promise<Seen>, expected: Expected): Promise<Result> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const seen = await act();
    return { seen, problems: judgeNamed(expected, seen), seconds: seconds() };
  } catch (error) {
    const text = error instanceof LabError ? error.message : String((error as Error).stack ?? error);
    return { seen: null, problems: [`not staged: ${text}`], seconds: seconds() };
  }
}
