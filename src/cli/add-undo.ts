import type { Command } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { absolutePath } from '../compose/paths.ts';
import { FAILED, formatHelpTail } from './help.ts';

const tail = formatHelpTail({
  examples: [['dockperm undo --list'], ['dockperm undo'], ['dockperm undo -C ./app 20260123-101500-042']],
  exitCodes: { 0: 'Everything restored', 1: 'Something was not restored', 2: FAILED },
});

export function addUndo(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  program
    .command('undo')
    .argument('[id]', 'Run to undo; the latest by default')
    .description('Undo a fix or deploy, byte for byte')
    .option('-C, --directory <dir>', 'Project directory', '.')
    .option('--list', 'List the runs of this project')
    .option('--force', 'Overwrite files that were modified since the run')
    .addHelpText('after', tail)
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
