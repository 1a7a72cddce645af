import type { Command } from '../host/command.ts';
import type { RecreateStep } from '../rules/rule.ts';
import type { Action } from './plan.ts';

export function recreation({ base, services, build, which }: Omit<RecreateStep, 'kind'>): Action {
  return {
    rule: 'container-outdated',
    subject: { kind: 'service', name: services.join(', ') },
    title: `Build and recreate ${services.join(', ')}`,
    safety: 'safe',
    steps: [{ kind: 'recreate', base, services, build, which }],
  };
}

/** The command behind a `recreate` step. */
export function upCommand({ base, services, build, which }: Omit<RecreateStep, 'kind'>): Command {
  const flags = [...(build === 'yes' ? ['--build'] : []), ...(which === 'all' ? ['--force-recreate'] : [])];
  return { ...base, args: [...base.args, 'up', '-d', ...flags, ...services] };
}

/** The same, but keeps running containers, where Compose would recreate them without need. */
export function upKeeping({ base, services }: Pick<RecreateStep, 'base' | 'services'>): Command {
  return { ...base, args: [...base.args, 'up', '-d', '--no-recreate', ...services] };
}
