import type { Command } from '../host/command.ts';
import type { Action } from '../plan/plan.ts';

export type BuildChoice = 'yes' | 'no' | 'no-cache';

/** Apart from the start: what fails to build leaves the containers alone, and those that run serve until it is done. */
export function buildAction(
  base: Command,
  services: readonly string[],
  build: Exclude<BuildChoice, 'no'>,
): Action {
  const flags = build === 'no-cache' ? ['--no-cache'] : [];
  const command = { ...base, args: [...base.args, 'build', ...flags, ...services] };
  return {
    rule: 'deploy',
    subject: { kind: 'service', name: services.join(', ') },
    title: `Build ${services.join(', ')}`,
    safety: 'safe',
    steps: [{ kind: 'run', command, needsRoot: false }],
  };
}
