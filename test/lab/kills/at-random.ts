import { execa } from 'execa';
import { Random } from '../../tools/verify/random.ts';
import { allToEnd, type Staged } from './at-each-change.ts';
import { judgeContainers, judgeFiles, judgeUndo } from './judge.ts';
import { orphansOf, untilAlone } from './orphans.ts';
import { dockperm } from './run.ts';
import type { Kill, Tally } from './tally.ts';
import { look, type Snapshot, type Victim } from './victim.ts';

const fixing = ['fix', '--yes'];

export interface AtRandom extends Staged {
  readonly count: number;
  readonly seed: number;
  readonly note: (text: string) => void;
}

/** Kills at moments that are spread over a whole fix, with the rebuild and the proof. One that ends before is no kill. */
export async function killedAtRandom({ victims, count, seed, signal, note }: AtRandom): Promise<Tally> {
  const whole = await allToEnd(victims.map(runWhole));
  const longest = Math.max(...whole.map(({ milliseconds }) => milliseconds));
  const kills: Kill[] = [];
  const random = new Random(seed);
  let wanted = count;
  const work = async (victim: Victim, latter: Snapshot): Promise<void> => {
    while (wanted > 0) {
      signal.throwIfAborted();
      wanted--;
      const kill = await killOnce(victim, latter, random.below(Math.ceil(longest)));
      if (kill === null) wanted++;
      else kills.push(kill);
      note(`${kills.length} of ${count} kills`);
    }
  };
  await allToEnd(victims.map((victim, index) => work(victim, whole[index]?.latter ?? {})));
  return { title: `within ${(longest / 1000).toFixed(1)} s of a whole fix`, kills };
}

async function killOnce(victim: Victim, latter: Snapshot, afterMs: number): Promise<Kill | null> {
  const { isKilled } = await dockperm(victim, fixing, { afterMs });
  const hadOrphans = orphansOf(victim).length > 0;
  const { phase, violations } = judgeFiles(victim, latter);
  const undo = await judgeUndo(victim);
  await untilAlone(victim);
  undo.push(...(await judgeContainers(victim)));
  if (!isKilled && undo.length === 0) return null;
  return { at: `${afterMs} ms`, phase, hadOrphans, files: violations, undo };
}

/** Starts the previous containers, and sees a fix through: what it takes, and what becomes of the files. */
async function runWhole(victim: Victim): Promise<{ milliseconds: number; latter: Snapshot }> {
  const { engine, directory, home } = victim;
  const env = { ...engine.env, BUILDX_CONFIG: `${home}/.root-buildx` };
  await execa('docker', ['compose', 'up', '-d', '--build'], { env, cwd: directory });
  const { milliseconds, exitCode, said } = await dockperm(victim, fixing);
  const latter = look(directory);
  const violations = [...(await judgeUndo(victim)), ...(await judgeContainers(victim))];
  if (exitCode !== 0 || violations.length > 0)
    throw new Error(`Without a kill: fix ends with ${exitCode}. ${[...violations, said].join('\n')}`);
  return { milliseconds, latter };
}
