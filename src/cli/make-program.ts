import { Command } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { version } from '../version.ts';
import { addCheck } from './add-check.ts';
import { addDeploy } from './add-deploy.ts';
import { addExplain } from './add-explain.ts';
import { addFix } from './add-fix.ts';
import { addUndo } from './add-undo.ts';

/** The whole command line: flags become options, and a command does the rest. */
export function makeProgram(context: Context, exit: (code: ExitCode) => void): Command {
  const program = new Command('dockperm')
    .description('Diagnose and fix "permission denied" on the Docker daemon socket.')
    .version(version, '-V, --version')
    .showHelpAfterError('Run dockperm --help for usage.')
    .configureOutput({
      writeOut: (text) => context.out.write(text),
      writeErr: (text) => context.err.write(text),
    })
    .exitOverride()
    .addHelpText('after', examples);
  addCheck(program, context, exit);
  addFix(program, context, exit);
  addDeploy(program, context, exit);
  addExplain(program, context, exit);
  addUndo(program, context, exit);
  return program;
}

const examples = `
Examples:
  dockperm check                        Who can use the Docker daemon here?
  dockperm check --format github        Annotate a GitHub workflow run
  dockperm fix --dry-run                Preview the fix
  dockperm fix --yes                    Apply it, rebuild and verify
  dockperm fix --gid 998                Use this group id
  dockperm deploy --env development     Deploy and test a project
  dockperm undo                         Undo the last fix or deploy

Exit codes:
  0  No problems          2  Usage error, unreadable input or internal error
  1  Problems found  3  Unknown: the engine did not answer in time`;
