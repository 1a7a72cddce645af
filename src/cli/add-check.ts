import { type Command, Option } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { absolutePath } from '../compose/paths.ts';
import { selectionFlags, selectionOf, withSelection } from './flags.ts';

export function addCheck(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  withSelection(program.command('check').description('Show who can use the Docker daemon, and why not'))
    .addOption(
      new Option(
        '--from <file>',
        'Read facts from a JSON report instead of this host; - reads standard input',
      ).conflicts(selectionFlags),
    )
    .addOption(
      new Option('--format <format>', 'Output format')
        .choices(['pretty', 'json', 'markdown', 'github', 'sarif', 'junit'])
        .default('pretty'),
    )
    .option('--output <file>', 'Write the report to a file instead of standard output')
    .addOption(
      new Option('--fail-on <severity>', 'Lowest severity that gives exit code 1')
        .choices(['error', 'warning'])
        .default('error'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  dockperm check\n  dockperm check -C ./app --service script-executor\n  dockperm check --format json --output facts.json\n  dockperm check --from facts.json\n  dockperm check --format markdown      For a bug report',
    )
    .action(async (flags) => {
      const { check } = await import('../commands/check/check.ts');
      const { format, failOn, from } = flags;
      const output =
        flags.output === undefined ? null : absolutePath(flags.output, context.host.cwd, undefined);
      const source =
        from === undefined
          ? { selection: selectionOf(flags, context) }
          : { from: from === '-' ? from : absolutePath(from, context.host.cwd, undefined) };
      exit(await check(context, { source, format, failOn, output }));
    });
}
