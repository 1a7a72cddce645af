import { Journal } from '../../apply/journal/journal.ts';
import { type KeptRun, readJournals } from '../../apply/journal/read-journals.ts';
import { canBeUndone, type RunRecord } from '../../apply/journal/record.ts';
import { stateFolder } from '../../apply/journal/state-folder.ts';
import { compareFiles } from '../../apply/rollback/compare-files.ts';
import { rollBack } from '../../apply/rollback/rollback.ts';
import type { RollbackOptions } from '../../apply/rollback/rollback-types.ts';
import { assertWritable } from '../../apply/write-files.ts';
import { parentOf } from '../../compose/paths.ts';
import { DockpermError } from '../../errors.ts';
import { undoCommand } from '../../report/invocation.ts';
import { formatNothing, formatRefusal, formatRuns, formatUndone } from '../../report/pretty/undo.ts';
import { type Context, type ExitCode, exitCodes } from '../context.ts';
import { makeProgress } from '../progress.ts';
import { withProjectLock } from '../project-lock.ts';
import { confirmSudo } from './confirm-sudo.ts';
import { waitForOrphanedCompose } from './wait-for-orphaned-compose.ts';

export interface UndoOptions {
  /** The project, or a directory in it. */
  readonly directory: string;
  /** Null for the newest run that can be undone. */
  readonly id: string | null;
  readonly mode: 'list' | 'undo';
  readonly changed: RollbackOptions['changed'];
}

/** Rolls back the changes of a run, only from its journal. */
export async function undo(context: Context, options: UndoOptions): Promise<ExitCode> {
  const project = await findProject(context, options.directory);
  if (options.mode === 'list') return list(context, project);
  return withProjectLock(context, project.directory, async () => {
    // Read again: another dockperm possibly held the lock until now.
    const { folder } = project;
    const runs = await readJournals(context.host, folder);
    return undoOne(context, options, choose(runs, options.id, project.directory));
  });
}

interface Project {
  readonly directory: string;
  /** Of its journals. */
  readonly folder: string;
  readonly runs: readonly KeptRun[];
}

/** The nearest directory, from `start` upwards, for which a journal of a run exists. */
async function findProject({ host }: Context, start: string): Promise<Project> {
  for (let directory = start; ; directory = parentOf(directory)) {
    const folder = await stateFolder(host, directory);
    const runs = await readJournals(host, folder);
    if (runs.length > 0) return { directory, folder, runs };
    if (directory === parentOf(directory))
      return { directory: start, folder: await stateFolder(host, start), runs: [] };
  }
}

function choose(runs: readonly KeptRun[], id: string | null, directory: string): KeptRun | null {
  if (id === null) return runs.find(({ record }) => isKnown(record) && canBeUndone(record)) ?? null;
  const found = runs.find((run) => run.id === id);
  if (found && isKnown(found.record)) return found;
  throw new DockpermError(
    'run-unknown',
    found?.record === 'unreadable'
      ? `The journal of run ${id} cannot be read: ${found.folder}`
      : `No run ${id} for ${directory}.`,
    [{ sentence: 'List the runs:' }, { dockperm: ['undo', '--list'] }],
  );
}

function isKnown(record: KeptRun['record']): record is RunRecord {
  return typeof record === 'object';
}

function list(context: Context, { runs, directory }: Project): ExitCode {
  context.print((look) => formatRuns(runs, directory, look));
  return exitCodes.ok;
}

async function undoOne(context: Context, options: UndoOptions, run: KeptRun | null): Promise<ExitCode> {
  const record = run?.record;
  if (run === null || record === undefined || !isKnown(record) || !canBeUndone(record)) {
    context.print(({ width }) => formatNothing(options.directory, width));
    return exitCodes.ok;
  }
  const again = commandsFor(context, record);
  await waitForOrphanedCompose(context.host, record);
  const changed = await refusals(context, options, record);
  if (changed.length > 0) {
    context.print((look) => formatRefusal(record, changed, { ...look, again }));
    return exitCodes.findings;
  }
  if ((await confirmSudo(context, record)) === 'declined') {
    context.print(() => 'Nothing was restored.\n');
    return exitCodes.findings;
  }
  context.beginChanges();
  const taken = await rollBack(context.host, new Journal(context.host, run.folder, record), {
    sudo: context.interactive ? 'may-ask' : 'silent',
    progress: await makeProgress(context, 'pretty'),
    changed: options.changed,
    rebuild: 'no',
    as: 'undone',
  });
  context.print((look) => formatUndone(record, taken, { ...look, again }));
  return taken.left.length === 0 ? exitCodes.ok : exitCodes.findings;
}

function commandsFor({ launcher, host }: Context, { directory, id }: RunRecord) {
  const command = (words: readonly string[]) =>
    undoCommand({ launcher }, { directory, cwd: host.cwd }, words);
  return { same: command([id]), forced: command(['--force', id]) };
}

/** Paths of files that changed after the run; throws if a file cannot be written. Called before the undo starts. */
async function refusals({ host }: Context, { changed }: UndoOptions, record: RunRecord): Promise<string[]> {
  const judged = (await compareFiles(host, record)).filter(({ state }) => state !== 'as before');
  const theirs = judged.filter(({ state }) => state === 'changed');
  if (changed === 'leave' && theirs.length > 0) return theirs.map(({ file }) => file.path);
  const changes = judged.map(({ file: { path, needsRoot } }) => ({
    path,
    before: null,
    after: null,
    ...(needsRoot ? { needsRoot } : {}),
  }));
  await assertWritable(host, changes, record.directory);
  return [];
}
