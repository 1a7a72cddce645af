import { type Command, Option } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';

const explainExamples = `
Examples:
  dockperm explain "dial unix /var/run/docker.sock: connect: permission denied"
  docker compose logs web 2>&1 | dockperm explain -
  dockperm explain session-groups-stale
  dockperm explain --text-only --format json "$(tail -n 50 build.log)"

Exit codes:
  0  explained
  1  nothing in the text is known
  2  no such rule, or what was given is no text`;

export function addExplain(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  program
    .command('explain')
    .argument(
      '[text...]',
      'an error message, - for a log on standard input, or a rule; all rules when left out',
    )
    .description('say what an error message means, most likely cause first, or a rule')
    .option('--text-only', 'look only at the text, not at this machine')
    .addOption(new Option('--format <format>', 'how to say it').choices(['pretty', 'json']).default('pretty'))
    .addHelpText('after', explainExamples)
    .action(async (words: string[], flags) => {
      const { explain } = await import('../commands/explain/explain.ts');
      const facts = flags.textOnly ? 'skip' : 'look';
      exit(await explain(context, { words, format: flags.format, facts }));
    });
}
