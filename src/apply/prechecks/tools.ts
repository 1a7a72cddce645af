import { DockpermError, NOTHING_CHANGED } from '../../errors.ts';
import type { Command } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import type { Step } from '../../rules/rule.ts';

/** Where the programs of an administrator are, which an ordinary `PATH` leaves out and `sudo` has. */
const rootFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];

/** Every program that the plan would start is there. */
export async function assertTools(host: Host, steps: readonly Step[]): Promise<void> {
  // What Windows takes for a program depends on more than a file of that name.
  if (host.platform === 'win32') return;
  for (const { program, needsRoot } of steps.flatMap(programsOf)) {
    if (await isInstalled(host, program, needsRoot ? rootFolders : [])) continue;
    throw new DockpermError(
      'tool-missing',
      `The plan needs ${program}, which is not installed.`,
      'Install it, or limit the fix to other rules with --only RULE.',
      NOTHING_CHANGED,
    );
  }
}

interface Program {
  readonly program: string;
  readonly needsRoot: boolean;
}

function programsOf(step: Step): Program[] {
  switch (step.kind) {
    case 'run': {
      const commands: Command[] = step.undo === undefined ? [step.command] : [step.command, step.undo];
      return commands.map(({ file }) => ({ program: file, needsRoot: step.needsRoot }));
    }
    case 'recreate':
      return [{ program: step.base.file, needsRoot: false }];
    case 'edit':
    case 'ask':
      return [];
  }
}

export async function isInstalled(host: Host, program: string, more: readonly string[]): Promise<boolean> {
  if (program.includes('/')) return isFile(host, program);
  const folders = [...(host.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/')), ...more];
  for (const folder of new Set(folders)) if (await isFile(host, `${folder}/${program}`)) return true;
  return false;
}

async function isFile(host: Host, path: string): Promise<boolean> {
  const found = await host.stat(path);
  return found.ok && (found.value.kind === 'file' || found.value.kind === 'symlink');
}
