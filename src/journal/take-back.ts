import type { Host } from '../host/host.ts';
import type { Journal } from './journal.ts';
import { putFilesBack } from './put-files-back.ts';
import { takeBackCommands } from './take-back-commands.ts';
import { bringBack, removeAdded } from './take-back-containers.ts';
import type { TakeBackOptions, TakenBack } from './taking.ts';

/**
 * Takes a run back with nothing but its journal. It may be cut short anywhere and repeated: what is as before stays as it
 * is. Containers go while the files that describe them are there; commands are taken back when whatever they make read
 * says again what it did, and those that make the engine read it come last.
 */
export async function takeBack(host: Host, journal: Journal, options: TakeBackOptions): Promise<TakenBack> {
  const taken: TakenBack = { done: [], left: [], notes: [] };
  await journal.noteState('undoing');
  await removeAdded(host, journal, { options, taken });
  await putFilesBack(host, journal, { options, taken });
  await takeBackCommands(host, journal, { options, taken });
  await bringBack(host, journal, { options, taken });
  if (taken.left.length === 0) await journal.noteState(options.as);
  return taken;
}
