import { type Command, Option } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { absolutePath } from '../compose/paths.ts';
import { collect, parseGid, timeoutOption } from './flags.ts';

export function addDeploy(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  program
    .command('deploy')
    .argument('[dir]', 'the project; an empty folder gets the executor template', '.')
    .description('detect, edit, build, start, prove and try out a project')
    .option('--env <name>', 'production, development or a name of your own', 'production')
    .option('--gid <number>', 'the group id of the socket, instead of looking', parseGid)
    .option('--allow <rule>', 'also what widens access, by rule or "risky" for all (repeatable)', collect)
    .addOption(
      new Option(
        '--profile <name>',
        'for an empty folder: broker has a second service hold the socket, one that is on no network',
      )
        .choices(['single', 'broker'])
        .default('single'),
    )
    .option('--dry-run', 'show every change and command, and make none')
    .option('-y, --yes', 'make safe changes without asking')
    .option('--no-build', 'start the images that are there')
    .addOption(new Option('--no-cache', 'build every layer again').conflicts('noBuild'))
    .addOption(
      new Option(
        '--smoke <extent>',
        'the test requests; full floods the service, kills it and starts it again',
      )
        .choices(['quick', 'full'])
        .default('quick'),
    )
    .option('--no-smoke', 'do not send the test requests')
    .addOption(timeoutOption('for the services to become healthy', 120))
    .addOption(new Option('--format <format>', 'how to say it').choices(['pretty', 'json']).default('pretty'))
    .addHelpText(
      'after',
      '\nWith --env NAME, .env.NAME is laid over .env, and docker-compose.NAME.yml (or\ncompose.NAME.yaml) over the Compose file and its override file.\n\nExamples:\n  dockperm deploy --env development\n  dockperm deploy ./executor --yes\n  dockperm deploy --dry-run',
    )
    .action(async (dir: string, flags) => {
      const { deploy } = await import('../commands/deploy/deploy.ts');
      const mode = flags.dryRun ? 'dry-run' : flags.yes ? 'yes' : 'ask';
      exit(
        await deploy(context, {
          directory: absolutePath(dir, context.host.cwd, undefined),
          environment: flags.env,
          gid: flags.gid ?? null,
          allow: flags.allow ?? [],
          mode,
          profile: flags.profile,
          build: flags.build ? (flags.cache ? 'yes' : 'no-cache') : 'no',
          smoke: flags.smoke || 'no',
          format: flags.format,
          healthTimeoutMs: flags.timeout,
        }),
      );
    });
}
