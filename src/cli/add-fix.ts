import { type Command, Option } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { collect, selectionOf, withSelection } from './flags.ts';

export function addFix(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  withSelection(program.command('fix').description('Fix the cause and verify access'))
    .option('--dry-run', 'Print every change and command without applying it')
    .option('-y, --yes', 'Apply safe changes without asking')
    .option(
      '--allow <rule>',
      'Consent to the fixes of a rule, or "risky" for all that grant access (repeatable)',
      collect,
    )
    .option('--only <rule>', 'Apply only fixes of this rule (repeatable)', collect)
    .addOption(
      new Option('--strategy <way>', "Add the socket's group, or a socket proxy")
        .choices(['group', 'proxy'])
        .default('group'),
    )
    .option('--no-rebuild', 'Edit the files, but do not recreate containers')
    .addOption(new Option('--format <format>', 'Output format').choices(['pretty', 'json']).default('pretty'))
    .addHelpText(
      'after',
      '\nExamples:\n  dockperm fix --dry-run\n  dockperm fix --yes --service script-executor\n  dockperm fix --yes --allow user-not-in-group   a risk, by the name of its rule\n  dockperm fix --gid 998 --no-rebuild\n  dockperm fix --strategy proxy --dry-run        for services that need little\n\nExit codes:\n  0  Fixed and verified     2  Usage error, unreadable input or internal error\n  1  Problems remain  3  Unknown: the engine did not answer in time',
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
