import { readJournals } from '../apply/journal/read-journals.ts';
import { canBeUndone, type RunRecord } from '../apply/journal/record.ts';
import { projectKey, stateFolder } from '../apply/journal/state-folder.ts';
import { DockpermError, NOTHING_CHANGED } from '../errors.ts';
import { formatCommand } from '../host/command.ts';
import { undoCommand } from '../report/invocation.ts';
import type { Context } from './context.ts';

/** Keeps other dockperms from changing this project. Throws `project-locked` if another one holds the lock. */
export async function withProjectLock<T>(
  { host }: Context,
  directory: string,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await host.lock(await projectKey(host, directory), await stateFolder(host, directory));
  if (lock.state === 'taken') throw locked(directory, lock.pid);
  // Continues without a lock where none is possible, as in a sandbox without sockets: the files are compared anyway.
  try {
    return await work();
  } finally {
    if (lock.state === 'held') await lock.release();
  }
}

function locked(directory: string, pid: number | null): DockpermError {
  const who = pid === null ? 'Another dockperm' : `Another dockperm (pid ${pid})`;
  return new DockpermError(
    'project-locked',
    `${who} is already changing ${directory}.`,
    'Wait until it has finished, then try again.',
    NOTHING_CHANGED,
  );
}

/** Called with the lock held, so a run that is still open was interrupted and will not continue. */
export async function warnAboutInterruptedRun(
  { host, notify, launcher }: Context,
  directory: string,
): Promise<void> {
  const runs = await readJournals(host, await stateFolder(host, directory));
  const record = runs.find(({ record }) => record !== 'missing')?.record;
  if (
    typeof record !== 'object' ||
    !canBeUndone(record) ||
    (record.state !== 'open' && record.state !== 'undo-incomplete')
  )
    return;
  for (const { temporary } of record.files) await host.removeFile(temporary, { within: directory });
  const undo = undoCommand({ launcher }, { directory, cwd: host.cwd });
  notify(formatInterrupted(record), `  ${formatCommand(undo)}`);
}

function formatInterrupted({ command, began, id, state }: RunRecord): string {
  const what = state === 'open' ? `The ${command} from ${began}` : `The undo of the ${command} from ${began}`;
  return `${what} was interrupted (${id}). To restore what it changed:`;
}
