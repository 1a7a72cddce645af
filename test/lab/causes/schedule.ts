import { down, type Engine, identify, up } from '../lab.ts';
import {
  type Act,
  causesGid,
  type EngineWish,
  type LiveAct,
  type RecordedAct,
  type Staging,
} from './staging.ts';

export interface Task<A extends Act = LiveAct | RecordedAct> {
  readonly staging: Staging<A>;
  readonly part: 'cause' | 'lookAlike';
}

/** Both acts of every staging, so that those with the same engines follow each other. */
export function schedule(stagings: readonly Staging[]): Task[] {
  const tasks = stagings.flatMap((staging): Task[] => [
    { staging, part: 'cause' },
    { staging, part: 'lookAlike' },
  ]);
  const keys = [...new Set(tasks.map(keyOf))];
  return tasks.toSorted((a, b) => keys.indexOf(keyOf(a)) - keys.indexOf(keyOf(b)));
}

function keyOf({ staging, part }: Task): string {
  return wishesOf(staging[part]).map(nameOf).join(' ');
}

export function wishesOf(act: Act): readonly EngineWish[] {
  return ('needs' in act && act.needs) || [];
}

/** Named after this process, so that several runs do not meet. */
function nameOf({ kind, gid = causesGid, label }: EngineWish): string {
  return ['causes', process.pid, kind, kind === 'rootful' ? gid : undefined, label]
    .filter((part) => part !== undefined)
    .join('-');
}

/** Brings up what is wished for, and takes down what no longer is. */
export async function changeEngines(
  wishes: readonly EngineWish[],
  options: { running: readonly string[]; signal: AbortSignal; note: (text: string) => void },
): Promise<Engine[]> {
  const { running, ...others } = options;
  const kept = wishes.map(nameOf);
  await Promise.all(running.filter((name) => !kept.includes(name)).map((name) => down(name)));
  const engines: Engine[] = [];
  for (const wish of wishes) {
    const { kind, gid = kind === 'rootful' ? causesGid : undefined, images = [] } = wish;
    const owner = identify(process.pid);
    engines.push(await up({ kind, gid, images, name: nameOf(wish), owner, ...others }));
  }
  return engines;
}
