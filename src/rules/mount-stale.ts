import type { ContainerFacts, Facts } from '../facts/facts.ts';
import { dockerCommand } from './remedies/docker-command.ts';
import { createAgain } from './remedies/service-steps.ts';
import { updateService } from './remedies/swarm-service.ts';
import { defineRule, type Remedy } from './rule.ts';

export const mountStale = defineRule({
  id: 'mount-stale',
  title: 'The container holds on to a socket that is no longer there',
  severity: 'error',
  scope: 'container',
  why: 'Mounting a file ties the container to that very file, not to its name. An engine that starts anew removes the old socket and makes another, so that the container keeps a socket on which nobody listens. It has to be created again; mounting the folder instead would always show the socket of the day.',
  diagnose(container, facts) {
    if (container.mountedInode.state !== 'deleted') return undefined;
    const { source } = container.socketMount;
    const { project } = facts;
    const services = project.state === 'found' && !container.stack ? project.services : [];
    const service = services.find(({ name }) => name === container.service);
    return {
      summary: `${container.name} still has the socket from before the engine made a new one, and nobody listens on it.`,
      evidence: [
        { label: 'mounted in the container', saw: `${source} (deleted)`, wanted: `${source} as it is now` },
        ...(container.created === '' ? [] : [{ label: 'created', saw: container.created }]),
      ],
      remedies: [service ? createAgain(service, facts) : startAgain(container, facts)],
      ...(service ? { at: service.at } : {}),
    };
  },
});

/** A start mounts what has the name then. Swarm would take a container that stops for one that failed. */
function startAgain({ name, stack }: ContainerFacts, facts: Facts): Remedy {
  if (stack === null) {
    const command = dockerCommand(facts, ['restart', name]);
    return {
      title: `Start ${name} again, which mounts the socket of now`,
      safety: 'safe',
      steps: [{ kind: 'run', command, needsRoot: false }],
    };
  }
  const step = updateService({ service: stack.service, flags: ['--force'] }, facts);
  return {
    title: `Start the tasks of ${stack.service} again, which mount the socket of now`,
    safety: step.kind === 'ask' ? 'manual' : 'safe',
    steps: [step],
  };
}
