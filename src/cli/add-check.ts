import { type Command, Option } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { absolutePath } from '../compose/paths.ts';
import { formatOption, selectionOf, withProcess, withSelection } from './flags.ts';
import { FAILED, formatHelpTail, otherHelpOption, TIMED_OUT } from './help.ts';
import { invocationOf } from './invocation.ts';

const tail = formatHelpTail({
  examples: [
    ['dockperm check'],
    ['dockperm check -C ./app --service web'],
    ['dockperm check --container portainer'],
    ['dockperm check --all', 'Containers of other projects, too'],
    ['dockperm check --unit gitlab-runner', 'A systemd service'],
    ['dockperm check --format markdown', 'For a bug report'],
    ['dockperm check --format json --output facts.json'],
    ['dockperm check --from facts.json', 'Check again, on any host'],
  ],
  exitCodes: { 0: 'No problems', 1: 'Problems found', 2: FAILED, 3: TIMED_OUT },
});

export function addCheck(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  const command = withProcess(
    withSelection(program.command('check').description('Show who can use the Docker daemon, and why not')),
  );
  const selectionFlags = command.options.map((option) => option.attributeName());
  command
    .optionsGroup('Input:')
    .addOption(
      new Option(
        '--from <file>',
        'Read facts from a JSON report instead of this host; - reads standard input',
      ).conflicts(selectionFlags),
    )
    .optionsGroup('Output:')
    .addOption(formatOption(['pretty', 'json', 'markdown', 'github', 'sarif', 'junit']))
    .option('--output <file>', 'Write the report to a file instead of standard output')
    .addOption(
      new Option('--fail-on <severity>', 'Lowest severity that gives exit code 1')
        .choices(['error', 'warning'])
        .default('error'),
    )
    .option('--strict', 'Exit with 3 for what cannot be judged yet, too, such as an image that is not built')
    .addHelpOption(otherHelpOption())
    .addHelpText('after', tail)
    .action(async (flags, given: Command) => {
      const { check } = await import('../commands/check/check.ts');
      const { format, failOn, from, strict } = flags;
      const output =
        flags.output === undefined ? null : absolutePath(flags.output, context.host.cwd, undefined);
      const source =
        from === undefined
          ? { selection: selectionOf(flags, context) }
          : { from: from === '-' ? from : absolutePath(from, context.host.cwd, undefined) };
      const invocation = invocationOf(given, context.launcher);
      const pending = strict ? 'counts' : 'passes';
      exit(await check(context, { source, format, failOn, pending, output, invocation }));
    });
}
