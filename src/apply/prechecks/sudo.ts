import { parentOf } from '../../compose/paths.ts';
import { DockpermError, NOTHING_CHANGED } from '../../errors.ts';
import type { Command } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import type { SudoUse } from '../../host/sudo.ts';
import type { StagedPlan } from '../stage-edits.ts';
import { isInstalled } from './tools.ts';

/**
 * Checked after consent and before the first write: a user who is not allowed to use `sudo`, or cannot type the
 * password, learns it before the first change. Does nothing where the plan needs no root, or dockperm runs as root.
 */
export async function assertSudo(host: Host, prepared: StagedPlan, use: SudoUse): Promise<void> {
  const commands = prepared.plan.actions.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'run' && step.needsRoot ? [step.command] : [])),
  );
  const files = prepared.changes.filter(({ needsRoot }) => needsRoot === true);
  if (commands.length === 0 && files.length === 0) return;
  if ((await host.identity()).uid === 0) return;
  await assertInstalled(host);
  await assertLetIn(host, use);
  for (const command of commands) await assertAllowed(host, command);
  for (const { path } of files) await assertWritableByRoot(host, path);
}

async function assertInstalled(host: Host): Promise<void> {
  if (await isInstalled(host, 'sudo', [])) return;
  throw new DockpermError(
    'tool-missing',
    'The plan needs root, but sudo is not installed.',
    [
      { sentence: 'Ask an administrator to run the commands that this prints:' },
      { dockperm: ['fix', '--dry-run'] },
    ],
    NOTHING_CHANGED,
  );
}

/** A password is remembered for the commands that follow. */
async function assertLetIn(host: Host, use: SudoUse): Promise<void> {
  if (await succeeds(host, ['-n', 'true'])) return;
  // Rules that let only some commands through without a password refuse `true`; each is asked for below.
  if (use === 'silent' && (await succeeds(host, ['-n', '-l']))) return;
  if (use === 'may-ask' && (await succeeds(host, ['-v']))) return;
  throw use === 'silent' ? passwordRequired() : refused('This user is not allowed to use sudo');
}

async function assertAllowed(host: Host, { file, args }: Command): Promise<void> {
  if (await succeeds(host, ['-n', '-l', file, ...args])) return;
  throw refused(`sudo does not allow this user to run ${[file, ...args].join(' ')}`);
}

/** `test -w` also sees a file system that is mounted read-only, which stops root, too. */
async function assertWritableByRoot(host: Host, path: string): Promise<void> {
  const folder = await nearestFolder(host, parentOf(path));
  if (!(await succeeds(host, ['-n', 'test', '-w', folder])))
    throw refused(`sudo does not allow this user to write ${path}`);
}

async function succeeds(host: Host, args: readonly string[]): Promise<boolean> {
  const answer = await host.run({ file: 'sudo', args });
  return answer.ok && answer.value.exitCode === 0;
}

function passwordRequired(): DockpermError {
  return new DockpermError(
    'sudo-refused',
    'The plan needs root, and sudo needs a password, but there is no terminal.',
    'Run dockperm in a terminal or as root, or configure sudo to run these commands without a password.',
    NOTHING_CHANGED,
  );
}

function refused(why: string): DockpermError {
  return new DockpermError(
    'sudo-refused',
    `${why}.`,
    [
      { sentence: 'Ask an administrator to run the commands that this prints:' },
      { dockperm: ['fix', '--dry-run'] },
    ],
    NOTHING_CHANGED,
  );
}

/** The directory itself, or the one in which it would be made. */
async function nearestFolder(host: Host, folder: string): Promise<string> {
  const found = await host.stat(folder);
  return found.ok || folder === '/' ? folder : nearestFolder(host, parentOf(folder));
}
