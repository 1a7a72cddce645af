import { type ClientEnvironment, pickVariables } from '../../compose/client-variables.ts';
import type { ContainerDetails, ListedContainer } from '../../engine/container.ts';
import { labelNames } from '../../engine/labels.ts';
import type { ContainerMaker, ContainerStatus } from '../../facts/facts.ts';
import { withoutCredentials } from './without-credentials.ts';

/** Of its environment, what decides about its client; no other value leaves this function. */
export function environmentOf({ env }: ContainerDetails): ClientEnvironment {
  const entries = env.map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]);
  return withoutCredentials(pickVariables(Object.fromEntries(entries)));
}

export function settingsOf(details: ContainerDetails) {
  const { created, user, groupAdd, securityOpt, usernsMode, privileged, restartPolicy } = details;
  const { capAdd, capDrop, state } = details;
  const configured = { created, user, groupAdd, securityOpt, usernsMode, privileged, restartPolicy };
  return { ...configured, capAdd, capDrop, status: statusOf(state.status) };
}

const statuses = ['created', 'running', 'paused', 'restarting', 'exited'] as const;

function statusOf(status: string): ContainerStatus {
  return statuses.find((each) => each === status) ?? 'unknown';
}

/** Compose and Swarm name the service in labels; a task's says the stack first. */
export function whose({ id, name, labels }: ListedContainer) {
  const label = (key: keyof typeof labelNames): string | null => labels[labelNames[key]] || null;
  const stack = label('stack');
  const whole = label('swarmService') ?? '';
  const isTask = stack !== null && whole.startsWith(`${stack}_`);
  return {
    id: id.slice(0, 12),
    name,
    madeBy: makerOf(label, isTask),
    project: isTask ? stack : label('project'),
    service: isTask ? whole.slice(stack.length + 1) : label('service'),
    stack: isTask ? { name: stack, service: whole } : null,
    configHash: label('configHash'),
  };
}

function makerOf(label: (key: keyof typeof labelNames) => string | null, isTask: boolean): ContainerMaker {
  if (isTask) return { kind: 'swarm' };
  if (label('project') !== null) return { kind: 'compose', directory: label('projectDirectory') };
  const development = label('devContainer');
  return development === null ? { kind: 'other' } : { kind: 'dev-container', directory: development };
}
