import { type Command, Option } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { absolutePath } from '../compose/paths.ts';
import { formatOption, gidOption, modeOf, timeoutOption, withConsent } from './flags.ts';
import { FAILED, formatHelpTail, otherHelpOption } from './help.ts';
import { invocationOf } from './invocation.ts';

const tail = formatHelpTail({
  notes: [
    'With --env NAME, .env.NAME overrides .env, and docker-compose.NAME.yml (or',
    'compose.NAME.yaml) overrides the Compose file.',
  ],
  examples: [
    ['dockperm deploy --env development'],
    ['dockperm deploy ./executor --yes'],
    ['dockperm deploy --dry-run'],
  ],
  exitCodes: { 0: 'Deployed and verified', 1: 'Problems remain', 2: FAILED },
});

export function addDeploy(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  withSmoke(withConsent(withProject(program.command('deploy'))))
    .optionsGroup('Output:')
    .addOption(formatOption(['pretty', 'json']))
    .addHelpOption(otherHelpOption())
    .addHelpText('after', tail)
    .action(async (dir: string, flags, given: Command) => {
      const { deploy } = await import('../commands/deploy/deploy.ts');
      exit(
        await deploy(context, {
          directory: absolutePath(dir, context.host.cwd, undefined),
          environment: flags.env,
          gid: flags.gid ?? null,
          allow: flags.allow ?? [],
          mode: modeOf(flags),
          profile: flags.profile,
          build: flags.build ? (flags.cache ? 'yes' : 'no-cache') : 'no',
          smoke: flags.smoke || 'no',
          format: flags.format,
          invocation: invocationOf(given, context.launcher),
          healthTimeoutMs: flags.timeout,
        }),
      );
    });
}

function withProject(command: Command): Command {
  return command
    .argument('[dir]', 'Project directory; an empty one gets the executor template', '.')
    .description('Build, start and verify a project')
    .optionsGroup('Project:')
    .option('--env <name>', 'Environment: production, development or another name', 'production')
    .addOption(
      new Option(
        '--profile <name>',
        'Template variant for an empty directory; broker keeps the socket in a separate container without network',
      )
        .choices(['single', 'broker'])
        .default('single'),
    )
    .optionsGroup('Engine:')
    .addOption(gidOption());
}

function withSmoke(command: Command): Command {
  return command
    .optionsGroup('Build and test:')
    .option('--no-build', 'Use existing images')
    .addOption(new Option('--no-cache', 'Build without the cache').conflicts('noBuild'))
    .addOption(
      new Option('--smoke <level>', 'Smoke test; full adds load, limits and crash recovery')
        .choices(['quick', 'full'])
        .default('quick'),
    )
    .option('--no-smoke', 'Skip the smoke test')
    .addOption(timeoutOption('Time limit for services to become healthy', 120));
}
