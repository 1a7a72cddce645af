import type { Host } from '../../host/host.ts';
import type { Journal } from '../journal/journal.ts';
import { removeAdded, restoreContainers } from './restore-containers.ts';
import { restoreFiles } from './restore-files.ts';
import type { RollbackOptions, RollbackResult } from './rollback-types.ts';
import { undoCommands } from './undo-commands.ts';

/**
 * Rolls a run back with nothing but its journal. It can be interrupted anywhere and repeated: what is already as before
 * stays as it is. Added containers go first, while the files that describe them still exist; commands are undone once the
 * files they make the engine read are restored, and those that make the engine read them come last.
 */
export async function rollBack(
  host: Host,
  journal: Journal,
  options: RollbackOptions,
): Promise<RollbackResult> {
  const result: RollbackResult = { done: [], left: [], notes: [], recreated: [] };
  await journal.noteState('undo-incomplete');
  await removeAdded(host, journal, { options, result });
  await restoreFiles(host, journal, { options, result });
  await undoCommands(host, journal, { options, result });
  await restoreContainers(host, journal, { options, result });
  if (result.left.length === 0) await journal.noteState(options.as);
  return result;
}
