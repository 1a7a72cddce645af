import type { Facts } from '../../facts/facts.ts';
import type { Command } from '../../host/command.ts';

/** The docker command with the engine of dockperm's flags; without a flag, docker finds the engine as dockperm does. */
export function dockerCommand({ endpoint }: Pick<Facts, 'endpoint'>, args: readonly string[]): Command {
  const { origin, context, host } = endpoint;
  const isFlag = origin === '--host' || origin === '--socket';
  if (isFlag) return { file: 'docker', args: ['--host', host, ...args] };
  if (origin === '--context' && context !== null)
    return { file: 'docker', args: ['--context', context, ...args] };
  return { file: 'docker', args };
}
