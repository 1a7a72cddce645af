import { type Command, Option } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import {
  collect,
  formatOption,
  modeOf,
  selectionOf,
  withConsent,
  withProcess,
  withSelection,
} from './flags.ts';
import { FAILED, formatHelpTail, otherHelpOption } from './help.ts';
import { invocationOf } from './invocation.ts';

const tail = formatHelpTail({
  examples: [
    ['dockperm fix --dry-run'],
    ['dockperm fix --yes --service web'],
    ['dockperm fix --yes --allow user-not-in-group', 'A fix that grants access'],
    ['dockperm fix --unit agent --allow unit-group-missing'],
    ['dockperm fix --gid 998 --no-rebuild'],
    ['dockperm fix --strategy proxy --dry-run', 'For services that need little'],
  ],
  exitCodes: {
    0: 'Fixed and verified',
    1: 'Problems remain',
    2: FAILED,
    3: 'Unknown: no answer in time, or not verified',
  },
});

export function addFix(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  withConsent(
    withProcess(withSelection(program.command('fix').description('Fix the cause and verify access'))),
  )
    .option('--only <rule>', 'Apply only fixes of this rule (repeatable)', collect)
    .addOption(
      new Option('--strategy <name>', "Add the socket's group, or a socket proxy")
        .choices(['group', 'proxy'])
        .default('group'),
    )
    .option('--no-rebuild', 'Edit the files, but recreate no containers and verify nothing')
    .optionsGroup('Output:')
    .addOption(formatOption(['pretty', 'json']))
    .addHelpOption(otherHelpOption())
    .addHelpText('after', tail)
    .action(async (flags, given: Command) => {
      const { fix } = await import('../commands/fix/fix.ts');
      const { allow = [], only = [], format, strategy } = flags;
      const selection = selectionOf(flags, context);
      exit(
        await fix(context, {
          selection,
          allow,
          only,
          format,
          mode: modeOf(flags),
          rebuild: flags.rebuild ? 'yes' : 'no',
          strategy,
          directory: selection.directory,
          invocation: invocationOf(given, context.launcher),
          healthTimeoutMs: 120_000,
        }),
      );
    });
}
