import { type Command, Option } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { collect, selectionOf, withSelection } from './flags.ts';

export function addFix(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  withSelection(program.command('fix').description('repair it with the smallest change, and prove it'))
    .option('--dry-run', 'show every change and command, and make none')
    .option('-y, --yes', 'make safe changes without asking')
    .option('--allow <rule>', 'also what widens access, by rule or "risky" for all (repeatable)', collect)
    .option('--only <rule>', 'nothing but this rule (repeatable)', collect)
    .addOption(
      new Option('--strategy <way>', 'join the group of the socket, or put a proxy before the engine')
        .choices(['group', 'proxy'])
        .default('group'),
    )
    .option('--no-rebuild', 'edit the files and leave the containers')
    .addOption(new Option('--format <format>', 'how to say it').choices(['pretty', 'json']).default('pretty'))
    .addHelpText(
      'after',
      '\nExamples:\n  dockperm fix --dry-run\n  dockperm fix --yes --service script-executor\n  dockperm fix --yes --allow user-not-in-group   a risk, by the name of its rule\n  dockperm fix --gid 998 --no-rebuild\n  dockperm fix --strategy proxy --dry-run        for services that need little\n\nExit codes:\n  0  repaired, and proved     2  dockperm could not do its work\n  1  something remains to do  3  the engine gave no answer in time',
    )
    .action(async (flags) => {
      const { fix } = await import('../commands/fix/fix.ts');
      const { allow = [], only = [], format, strategy } = flags;
      const mode = flags.dryRun ? 'dry-run' : flags.yes ? 'yes' : 'ask';
      const rebuild = flags.rebuild ? 'yes' : 'no';
      const selection = selectionOf(flags, context);
      exit(
        await fix(context, {
          selection,
          allow,
          only,
          format,
          mode,
          rebuild,
          strategy,
          directory: selection.directory,
          healthTimeoutMs: 120_000,
        }),
      );
    });
}
