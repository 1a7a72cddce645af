import { DockpermError, NOTHING_CHANGED } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { listProject, type Members } from './containers/snapshot.ts';
import { Journal } from './journal/journal.ts';
import { canBeUndone } from './journal/record.ts';
import { type Outcome, type StepOutcome, type StepWork, titleOf } from './outcome.ts';
import { rollBack as rollBackRun } from './rollback/rollback.ts';
import type { RollbackOptions, RollbackResult } from './rollback/rollback-types.ts';
import type { RunOptions } from './run-options.ts';
import type { FileChange, StagedPlan } from './stage-edits.ts';
import { runSteps } from './steps/run-steps.ts';
import { assertWritable, writeChange } from './write-files.ts';

/**
 * Carries a plan out: the journal first, then the files, then the commands. When a step fails, everything is rolled
 * back from the same journal that `undo` uses.
 */
export async function apply(host: Host, prepared: StagedPlan, options: RunOptions): Promise<Outcome> {
  const { changes, plan } = prepared;
  await assertWritable(host, changes, options.directory);
  const members = options.snapshot ? undefined : await listMembers(host, options);
  const journal = options.journal ?? (await Journal.begin(host, options));
  await writeAll(host, journal, { changes, options });
  const wanted = plan.actions.flatMap(({ steps }) => steps);
  const { failure, steps, verifications } = await runSteps(host, wanted, { journal, options });
  const result = { steps: [...changes.map(writtenStep), ...steps], verifications };
  if (failure === null) {
    await journal.noteState('done');
    const { record } = journal;
    return { state: 'done', ...result, failure, undoId: canBeUndone(record) ? record.id : null };
  }
  const { left, recreated } = await rollBack(host, journal, { ...options, members });
  const undoId = left.length === 0 ? null : journal.record.id;
  const recreatedFrom = options.snapshot ? 'snapshot' : 'files';
  const restored = { notRestored: left, recreated, recreatedFrom } as const;
  return { state: 'failed', ...result, failure: { ...failure, ...restored }, undoId };
}

/** Without an answer of the engine, no container is known to have been replaced. */
async function listMembers(
  host: Host,
  { engine, projectName }: Pick<RunOptions, 'engine' | 'projectName'>,
): Promise<Members | undefined> {
  if (engine === null) return undefined;
  return { engine, projectName, containers: await listProject(host, engine, projectName) };
}

function writtenStep({ path, after }: FileChange): StepOutcome {
  const work: StepWork = { kind: after === null ? 'remove' : 'write', path };
  return { ...work, title: titleOf(work), state: 'done' };
}

/** Backs up and writes every file. When one cannot be written, restores all of them and throws the reason. */
export async function writeAll(
  host: Host,
  journal: Journal,
  { changes, options }: Pick<StagedPlan, 'changes'> & { readonly options: WriteSettings },
): Promise<void> {
  const { directory, sudo } = options;
  await journal.keep(changes);
  const writing = { directory, sudo, staging: journal.folder, tag: journal.record.id };
  for (const [index, change] of changes.entries()) {
    const problem = await writeChange(host, change, writing);
    if (problem === null) continue;
    await journal.withdraw(changes.slice(index));
    throw await notWritten(problem, rollBack(host, journal, options));
  }
}

export type WriteSettings = Pick<RunOptions, 'directory' | 'sudo' | 'progress' | 'snapshot'>;

async function notWritten(problem: DockpermError, back: Promise<RollbackResult>): Promise<DockpermError> {
  const { left } = await back;
  const effect = left.length === 0 ? NOTHING_CHANGED : `Not restored: ${left.join(', ')}.`;
  return new DockpermError(problem.code, problem.message, problem.next, effect);
}

/** Also after an interruption: a rollback ignores further ones. */
export function rollBack(
  host: Host,
  journal: Journal,
  {
    sudo,
    progress,
    snapshot,
    members,
  }: Pick<WriteSettings, 'sudo' | 'progress' | 'snapshot'> & Pick<RollbackOptions, 'members'>,
): Promise<RollbackResult> {
  return rollBackRun(host, journal, {
    sudo,
    progress,
    snapshot,
    members,
    changed: 'leave',
    rebuild: 'yes',
    as: 'rolled-back',
  });
}
