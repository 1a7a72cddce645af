import type { Command } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { formatOption } from './flags.ts';
import { formatHelpTail } from './help.ts';

const tail = formatHelpTail({
  examples: [
    ['dockperm explain "dial unix /var/run/docker.sock: connect: permission denied"'],
    ['docker compose logs web 2>&1 | dockperm explain -'],
    ['dockperm explain user-not-in-group'],
    ['dockperm explain --text-only --format json "$(tail -n 50 build.log)"'],
  ],
  exitCodes: { 0: 'Explained', 1: 'No known error in the text', 2: 'Unknown rule, or the input is not text' },
});

export function addExplain(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  program
    .command('explain')
    .argument(
      '[text...]',
      'Error message, rule id, or - to read a log from standard input; without it, list all rules',
    )
    .description('Explain an error message, a log or a rule')
    .option('--text-only', 'Use only the text; do not check this host')
    .addOption(formatOption(['pretty', 'json']))
    .addHelpText('after', tail)
    .action(async (words: string[], flags) => {
      const { explain } = await import('../commands/explain/explain.ts');
      const facts = flags.textOnly ? 'skip' : 'look';
      exit(await explain(context, { words, format: flags.format, facts }));
    });
}
