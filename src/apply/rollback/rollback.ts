import type { Host } from '../../host/host.ts';
import type { Journal } from '../journal/journal.ts';
import { bringBack, removeAdded } from './restore-containers.ts';
import { putFilesBack } from './restore-files.ts';
import type { TakeBackOptions, TakenBack } from './rollback-types.ts';
import { takeBackCommands } from './undo-commands.ts';

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
