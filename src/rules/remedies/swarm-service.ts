import type { Facts } from '../../facts/facts.ts';
import { formatCommand } from '../../host/command.ts';
import { ask, askToRun, type Step } from '../rule.ts';
import { dockerCommand } from './docker-command.ts';

export interface ServiceUpdate {
  readonly service: string;
  readonly flags: readonly string[];
  /** The flags that undo it. */
  readonly undo?: readonly string[];
}

/** Restarts the tasks of the service. Only a manager can, and dockperm does not know where the manager is. */
export function updateService({ service, flags, undo }: ServiceUpdate, facts: Facts): Step[] {
  const command = (words: readonly string[]) =>
    dockerCommand(facts, ['service', 'update', '--detach=false', ...words, service]);
  const { engine } = facts;
  if (engine.state === 'answered' && engine.swarm === 'worker')
    return [ask('On a Swarm manager:'), askToRun(formatCommand(command(flags)))];
  return [
    { kind: 'run', command: command(flags), needsRoot: false, ...(undo ? { undo: command(undo) } : {}) },
  ];
}
