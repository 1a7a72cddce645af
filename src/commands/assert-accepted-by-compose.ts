import type { StagedPlan } from '../apply/stage-edits.ts';
import { textsForCompose } from '../apply/texts-for-compose.ts';
import { DockpermError, NOTHING_CHANGED } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';
import type { Selection } from '../facts/selection.ts';
import { editsForCompose, unplannedDifferences } from '../plan/unplanned-differences.ts';
import { readStagedConfig } from '../probes/project/staged-config.ts';
import type { Context } from './context.ts';

interface AskedProject {
  readonly facts: Facts;
  readonly selection: Selection;
}

/**
 * Before anything is written, Compose reads the current project and the edited one. It must accept the edited one, and
 * the two must differ only in what the plan changes. Notifies the person if Compose could not check this.
 *
 * @throws `compose-invalid`
 */
export async function assertAcceptedByCompose(
  context: Context,
  prepared: StagedPlan,
  { facts: { project }, selection }: AskedProject,
): Promise<void> {
  const texts = textsForCompose(prepared);
  if (project.state === 'none' || texts.size === 0) return;
  const { files, directory, remote } = project;
  if (remote.length > 0) return notifyUnchecked(context, 'part of the project is remote and was not fetched');
  const staged = { directory, files, selection, texts };
  const [before, after] = await Promise.all(
    [new Map<string, string>(), texts].map((each) =>
      readStagedConfig(context.host, { ...staged, texts: each }),
    ),
  );
  if (after?.state === 'refused') throw wouldBeRejected(after.complaint);
  for (const each of [before, after])
    if (each?.state === 'missing' || each?.state === 'unanswered')
      return notifyUnchecked(context, each.complaint);
  if (before?.state === 'read' && after?.state === 'read') {
    const unplanned = unplannedDifferences(
      before.config,
      after.config,
      editsForCompose(prepared.plan).map(({ edit }) => edit),
    );
    if (unplanned.length > 0) throw wouldChange(unplanned);
  }
  const envFiles = [selection.envBase, selection.envFile, `${directory}/.env`];
  const unread = [...texts.keys()].filter((path) => !files.includes(path) && !envFiles.includes(path));
  if (unread.length > 0) notifyUnchecked(context, `${unread.join(', ')} is read only by way of another file`);
}

function notifyUnchecked({ notify }: Context, reason: string): void {
  notify(`Docker Compose was not asked about the edited files before they are written: ${reason}.`);
}

function wouldBeRejected(complaint: string): DockpermError {
  return new DockpermError(
    'compose-invalid',
    `Docker Compose would reject the edited project: ${complaint}.`,
    [{ sentence: 'Fix what it names first, then check:' }, { command: 'docker compose config' }],
    NOTHING_CHANGED,
  );
}

function wouldChange(paths: readonly string[]): DockpermError {
  return new DockpermError(
    'compose-invalid',
    `The edits would also change how Docker Compose reads ${paths.join(', ')}.`,
    [{ sentence: 'Make the change by hand. To see it:' }, { dockperm: ['fix', '--dry-run'] }],
    NOTHING_CHANGED,
  );
}
