import type { Company } from '../causes/perform.ts';
import { changeEngines } from '../causes/schedule.ts';
import { type Engine, LabError, reboot } from '../lab.ts';
import { batchesOf } from './batches.ts';
import { outlast, repair, takeBack } from './perform.ts';
import { isWrong, type Showing } from './showing.ts';
import type { Remedied } from './staging.ts';

/** What one staging showed. */
export interface Shown {
  readonly staging: Remedied;
  /** Null when it could not be staged. */
  readonly showing: Showing | null;
  /** Why it could not be shown to the end; null when it was. */
  readonly problem: string | null;
}

interface Options extends Omit<Company, 'engines'> {
  readonly note: (text: string) => void;
}

/**
 * Those that need the same engines are staged beside each other, so that one restart serves them all: repaired one
 * after another, asked again after the restart, and taken back one after another.
 */
export async function runAll(stagings: readonly Remedied[], options: Options): Promise<Shown[]> {
  const shown: Shown[] = [];
  let engines: Engine[] = [];
  for (const { wishes, members } of batchesOf(stagings)) {
    const running = engines.map(({ name }) => name);
    engines = await changeEngines(wishes, { ...options, running });
    shown.push(...(await showBatch(members, { ...options, engines })));
  }
  return shown.toSorted((a, b) => stagings.indexOf(a.staging) - stagings.indexOf(b.staging));
}

async function showBatch(stagings: readonly Remedied[], options: Options & Company): Promise<Shown[]> {
  const shown: Shown[] = stagings.map((staging) => ({ staging, showing: null, problem: null }));
  const { note, signal } = options;
  const next = async (word: string, act: (shown: Shown) => Promise<Showing>) => {
    for (const [index, each] of shown.entries()) {
      if (isOver(each)) continue;
      signal.throwIfAborted();
      note(`${each.staging.rule}: ${each.staging.cause.staged}: ${word}`);
      const done = await attempt(each, act);
      // What was not repaired would be in the way of the others.
      shown[index] = isOver(done) ? await close(done) : done;
    }
  };
  try {
    await next('repair', ({ staging }) => repair(staging, options));
    const rebooted = shown.some(needsReboot) ? rebootAll(options) : undefined;
    // Whoever waits for it says what went wrong.
    await rebooted?.catch(() => undefined);
    await next('restart', async ({ staging, showing }) => {
      if (isRebooted(staging)) await rebooted;
      return outlast(showing as Showing);
    });
    await next('undo', ({ showing }) => takeBack(showing as Showing));
  } finally {
    for (const [index, each] of shown.entries()) shown[index] = await close(each);
  }
  signal.throwIfAborted();
  return shown;
}

async function rebootAll({ engines, note }: Options & Company): Promise<void> {
  for (const { name } of engines) {
    note(`restarting ${name}`);
    await reboot(name);
  }
}

async function close(shown: Shown): Promise<Shown> {
  const closed = await attempt(shown, async ({ showing }) => {
    await showing?.open.close();
    return showing;
  });
  return { ...closed, problem: shown.problem ?? closed.problem };
}

function isOver({ showing, problem }: Shown): boolean {
  return problem !== null || (showing !== null && isWrong(showing.marks));
}

function needsReboot(shown: Shown): boolean {
  return !isOver(shown) && isRebooted(shown.staging);
}

function isRebooted({ restart }: Remedied): boolean {
  return restart === 'lasts' || 'after' in restart;
}

/** What cannot be shown counts as wrong, and the others go on. */
async function attempt(shown: Shown, act: (shown: Shown) => Promise<Showing | null>): Promise<Shown> {
  try {
    return { ...shown, showing: await act(shown) };
  } catch (error) {
    const problem = error instanceof LabError ? error.message : String((error as Error).stack ?? error);
    return { ...shown, problem };
  }
}
