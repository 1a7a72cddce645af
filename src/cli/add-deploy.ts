import { type Command, Option } from 'commander';
import type { Context, ExitCode } from '../commands/context.ts';
import { absolutePath } from '../compose/paths.ts';
import { collect, parseGid, timeoutOption } from './flags.ts';

export function addDeploy(program: Command, context: Context, exit: (code: ExitCode) => void): void {
  program
    .command('deploy')
    .argument('[dir]', 'Project directory; an empty one gets the executor template', '.')
    .description('Build, start and verify a project')
    .option('--env <name>', 'Environment: production, development or another name', 'production')
    .option('--gid <number>', 'Group id of the socket, instead of detecting it', parseGid)
    .option(
      '--allow <rule>',
      'Consent to the fixes of a rule, or "risky" for all that grant access (repeatable)',
      collect,
    )
    .addOption(
      new Option(
        '--profile <name>',
        'Template variant for an empty directory; broker keeps the socket in a separate container without network',
      )
        .choices(['single', 'broker'])
        .default('single'),
    )
    .option('--dry-run', 'Print every change and command without applying it')
    .option('-y, --yes', 'Apply safe changes without asking')
    .option('--no-build', 'Use existing images')
    .addOption(new Option('--no-cache', 'Build without the cache').conflicts('noBuild'))
    .addOption(
      new Option('--smoke <extent>', 'Smoke test; full adds load, limits and crash recovery')
        .choices(['quick', 'full'])
        .default('quick'),
    )
    .option('--no-smoke', 'Skip the smoke test')
    .addOption(timeoutOption('Time limit for services to become healthy', 120))
    .addOption(new Option('--format <format>', 'Output format').choices(['pretty', 'json']).default('pretty'))
    .addHelpText(
      'after',
      '\nWith --env NAME, .env.NAME overrides .env, and docker-compose.NAME.yml (or\ncompose.NAME.yaml) overrides the Compose file.\n\nExamples:\n  dockperm deploy --env development\n  dockperm deploy ./executor --yes\n  dockperm deploy --dry-run',
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
