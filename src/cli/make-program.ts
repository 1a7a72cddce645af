import { Command } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { version } from '../version.ts';
import { addCheck } from './add-check.ts';
import { addDeploy } from './add-deploy.ts';
import { addExplain } from './add-explain.ts';
import { addFix } from './add-fix.ts';
import { addUndo } from './add-undo.ts';
import { FAILED, formatHelpTail, TIMED_OUT, withHelp } from './help.ts';

const tail = formatHelpTail({
  examples: [
    ['dockperm check', 'Who can use the Docker daemon here?'],
    ['dockperm check --format github', 'Annotate a GitHub workflow run'],
    ['dockperm fix --dry-run', 'Preview the fix'],
    ['dockperm fix --yes', 'Apply it, rebuild and verify'],
    ['dockperm explain "permission denied"', 'Likely causes, most likely first'],
    ['dockperm undo', 'Undo the last fix or deploy'],
  ],
  exitCodes: { 0: 'No problems', 1: 'Problems found', 2: FAILED, 3: TIMED_OUT },
});

/** The whole command line: flags become options, and a command does the rest. */
export function makeProgram(context: Context, exit: (code: ExitCode) => void): Command {
  const program = withHelp(new Command('dockperm'))
    .usage('[options] <command>')
    .description('Diagnose and fix "permission denied" on the Docker daemon socket.')
    .version(version, '-V, --version', 'Print the version')
    .showHelpAfterError('Run dockperm --help for usage.')
    .configureOutput({
      writeOut: (text) => context.print(() => text),
      writeErr: (text) => context.notify(...text.replace(/\n$/, '').split('\n')),
      outputError: (text, write) => write(formatUsageError(text)),
    })
    .exitOverride()
    .addHelpText('after', `${tail}\n\nRun dockperm <command> --help for the options of a command.`);
  addCheck(program, context, exit);
  addFix(program, context, exit);
  addDeploy(program, context, exit);
  addExplain(program, context, exit);
  addUndo(program, context, exit);
  return program;
}

/** As dockperm's own errors begin and end. */
function formatUsageError(text: string): string {
  const [first = '', ...more] = text
    .replace(/^error: /, '')
    .trimEnd()
    .split('\n');
  const end = /[.?!]$/.test(first) ? '' : '.';
  const lines = [`dockperm: ${first.charAt(0).toUpperCase()}${first.slice(1)}${end}`, ...more];
  return `${lines.map((line) => line.replace(/^\((Did you mean .*\?)\)$/, '$1')).join('\n')}\n`;
}
