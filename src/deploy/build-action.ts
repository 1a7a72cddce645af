import type { Command } from '../host/command.ts';
import type { Action } from '../plan/plan.ts';

export type BuildChoice = 'yes' | 'no' | 'no-cache';

/** An action of its own before the start: the current containers serve during the build, and keep running if it fails. */
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
