import type { Command } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { absolutePath } from '../compose/paths.ts';

const undoExamples = `
Examples:
  dockperm undo --list
  dockperm undo
  dockperm undo -C ./app 20260123-101500-042

Exit codes:
  0  all is as it was before
  1  something was not put back
  2  dockperm could not do its work`;

export function addUndo(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  program
    .command('undo')
    .argument('[id]', 'the run to take back; the newest when left out')
    .description('put back, byte for byte, what a fix or deploy changed')
    .option('-C, --directory <dir>', 'the project folder', '.')
    .option('--list', 'show the runs that are known, and change nothing')
    .option('--force', 'also overwrite files that were changed since')
    .addHelpText('after', undoExamples)
    .action(async (id: string | undefined, flags) => {
      const { undo } = await import('../commands/undo/undo.ts');
      exit(
        await undo(context, {
          directory: absolutePath(flags.directory, context.host.cwd, undefined),
          id: id ?? null,
          mode: flags.list ? 'list' : 'undo',
          changed: flags.force ? 'overwrite' : 'leave',
        }),
      );
    });
}
