import { Command, Option } from 'commander';
import type { Context, ExitCode } from './commands/context.ts';
import { absolutePath } from './compose/paths.ts';
import { collect, parseGid, selectionFlags, selectionOf, timeoutOption, withSelection } from './flags.ts';
import { version } from './version.ts';

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

function addCheck(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  withSelection(program.command('check').description('say who may use the engine, and why not'))
    .addOption(
      new Option('--from <file>', 'judge recorded facts or a JSON report; - is standard input').conflicts(
        selectionFlags,
      ),
    )
    .addOption(
      new Option('--format <format>', 'how to say it')
        .choices(['pretty', 'json', 'markdown', 'github', 'sarif', 'junit'])
        .default('pretty'),
    )
    .option('--output <file>', 'write the report there instead of standard output')
    .addOption(
      new Option('--fail-on <severity>', 'what makes the exit code 1')
        .choices(['error', 'warning'])
        .default('error'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  dockperm check\n  dockperm check -C ./app --service script-executor\n  dockperm check --format json --output facts.json\n  dockperm check --from facts.json\n  dockperm check --format markdown      for a bug report',
    )
    .action(async (flags) => {
      const { check } = await import('./commands/check.ts');
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

function addFix(program: Command, context: Context, exit: (code: ExitCode) => void): void {
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
      const { fix } = await import('./commands/fix.ts');
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

function addDeploy(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  program
    .command('deploy')
    .argument('[dir]', 'the project; an empty folder gets the executor template', '.')
    .description('detect, edit, build, start, prove and try out a project')
    .option('--env <name>', 'production, development or a name of your own', 'production')
    .option('--gid <number>', 'the group id of the socket, instead of looking', parseGid)
    .option('--dry-run', 'show every change and command, and make none')
    .option('-y, --yes', 'make safe changes without asking')
    .option('--no-build', 'start the images that are there')
    .option('--no-smoke', 'do not send the test requests')
    .addOption(timeoutOption('for the services to become healthy', 120))
    .addOption(new Option('--format <format>', 'how to say it').choices(['pretty', 'json']).default('pretty'))
    .addHelpText(
      'after',
      '\nExamples:\n  dockperm deploy --env development\n  dockperm deploy ./executor --yes\n  dockperm deploy --dry-run',
    )
    .action(async (dir: string, flags) => {
      const { deploy } = await import('./commands/deploy.ts');
      const mode = flags.dryRun ? 'dry-run' : flags.yes ? 'yes' : 'ask';
      exit(
        await deploy(context, {
          directory: absolutePath(dir, context.host.cwd, undefined),
          environment: flags.env,
          gid: flags.gid ?? null,
          mode,
          build: flags.build ? 'yes' : 'no',
          smoke: flags.smoke ? 'yes' : 'no',
          format: flags.format,
          healthTimeoutMs: flags.timeout,
        }),
      );
    });
}

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

function addExplain(program: Command, context: Context, exit: (code: ExitCode) => void): void {
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
      const { explain } = await import('./commands/explain.ts');
      const facts = flags.textOnly ? 'skip' : 'look';
      exit(await explain(context, { words, format: flags.format, facts }));
    });
}

const undoExamples = `
Examples:
  dockperm undo --list
  dockperm undo
  dockperm undo -C ./app 20260123-101500-042

Exit codes:
  0  all is as it was before
  1  something was not put back
  2  dockperm could not do its work`;

function addUndo(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  program
    .command('undo')
    .argument('[id]', 'the run to take back; the newest when left out')
    .description('put back, byte for byte, what a fix or deploy changed')
    .option('-C, --directory <dir>', 'the project folder', '.')
    .option('--list', 'show the runs that are known, and change nothing')
    .option('--force', 'also overwrite files that were changed since')
    .addHelpText('after', undoExamples)
    .action(async (id: string | undefined, flags) => {
      const { undo } = await import('./commands/undo.ts');
      exit(
        await undo(context, {
          directory: absolutePath(flags.directory, context.host.cwd, undefined),
          id: id ?? null,
          mode: flags.list ? 'list' : 'undo',
          changed: flags.force ? 'overwrite' : 'leave',
        }),
      );
    });
}
