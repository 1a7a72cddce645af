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
    .description('Says who may talk to a Docker engine, why not, and repairs it.')
    .version(version, '-V, --version')
    .showHelpAfterError('Run dockperm --help for the commands and their flags.')
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
  dockperm check                        who may use the engine here, and why not
  dockperm check --format github        the same, as annotations of a CI run
  dockperm fix --dry-run                the change that would repair it
  dockperm fix --yes                    make it, rebuild, and prove it
  dockperm fix --gid 998                with a group id of your own
  dockperm deploy --env development     set a project up and try it out
  dockperm undo                         put back what the last one changed

Exit codes:
  0  all is in order          2  dockperm could not do its work
  1  something remains to do  3  the engine gave no answer in time`;
