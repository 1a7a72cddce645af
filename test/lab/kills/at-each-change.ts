import { judgeFiles, judgeUndo } from './judge.ts';
import { dockperm, type Ended } from './run.ts';
import type { Kill, Tally } from './tally.ts';
import { look, type Snapshot, type Victim } from './victim.ts';

const fixing = ['fix', '--yes', '--no-rebuild'];

export interface Staged {
  readonly victims: readonly Victim[];
  readonly signal: AbortSignal;
}

/** Killed at every change of a file that a fix makes, until one is left alone. */
export function fixKilledAtEachChange(staged: Staged): Promise<Tally> {
  return atEachChange(
    { title: 'at each change of a file by a fix', ...staged },
    async (victim, latter, at) => {
      const ended = await dockperm(victim, fixing, { atChange: at });
      return { ended, ...judgeFiles(victim, latter), before: [] };
    },
  );
}

/** The same with the undo of a whole fix: asked again, it goes on where it was. */
export function undoKilledAtEachChange(staged: Staged): Promise<Tally> {
  return atEachChange(
    { title: 'at each change of a file by undo', ...staged },
    async (victim, latter, at) => {
      const fixed = await dockperm(victim, fixing);
      const before = fixed.exitCode === 0 ? [] : [`fix ends with ${fixed.exitCode}: ${fixed.said}`];
      const ended = await dockperm(victim, ['undo'], { atChange: at });
      return { ended, ...judgeFiles(victim, latter), before };
    },
  );
}

type KillAt = (
  victim: Victim,
  latter: Snapshot,
  at: number,
) => Promise<{ ended: Ended; before: readonly string[] } & ReturnType<typeof judgeFiles>>;

async function atEachChange(
  { title, victims, signal }: Staged & Pick<Tally, 'title'>,
  killAt: KillAt,
): Promise<Tally> {
  const kills: Kill[] = [];
  let next = 0;
  const work = async (victim: Victim): Promise<void> => {
    const latter = await fixedOf(victim);
    for (let isKilled = true; isKilled; ) {
      signal.throwIfAborted();
      const at = next++;
      const { ended, phase, violations, before } = await killAt(victim, latter, at);
      const undo = await judgeUndo(victim);
      isKilled = ended.isKilled;
      const files = [...before, ...violations];
      if (!isKilled && ended.exitCode !== 0) undo.push(`it ends with ${ended.exitCode}: ${ended.said}`);
      if (isKilled || undo.length > 0)
        kills.push({ at: `change ${at}`, phase, hadOrphans: false, files, undo });
    }
  };
  await allToEnd(victims.map(work));
  return { title, kills };
}

/** When one fails, the others come to their end before it is reported: nothing is removed under their feet. */
export async function allToEnd<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

/** The files as a whole fix leaves them; taken back again. */
async function fixedOf(victim: Victim): Promise<Snapshot> {
  await dockperm(victim, fixing);
  const latter = look(victim.directory);
  const violations = await judgeUndo(victim);
  if (violations.length > 0) throw new Error(`Without a kill: ${violations.join(', ')}`);
  return latter;
}
