import { serviceOf } from '../clients/find-clients.ts';
import type { ContainerFacts, Facts } from '../facts/facts.ts';
import { dockerCommand } from './remedies/docker-command.ts';
import { recreateService } from './remedies/service-steps.ts';
import { updateService } from './remedies/swarm-service.ts';
import { defineRule, type Remedy } from './rule.ts';

export const mountStale = defineRule({
  id: 'mount-stale',
  title: 'The container mounts a deleted socket',
  severity: 'error',
  scope: 'container',
  why: 'A bind mount of a file pins that file, not its path. When the engine restarts, it deletes its socket and creates a new one, and the container keeps the deleted file. Restart or recreate the container. A mount of the directory instead of the file always shows the current socket.',
  byHand: [
    'stat -L -c %i /var/run/docker.sock',
    'docker compose ps -q | xargs -I{} docker exec {} stat -L -c %i /var/run/docker.sock',
    'systemctl show docker.service --property ActiveEnterTimestamp',
  ],
  diagnose(container, facts) {
    if (container.mountedInode.state !== 'deleted') return undefined;
    const { source } = container.socketMount;
    const service = container.stack ? null : serviceOf(container, facts);
    return {
      summary: `${container.name} mounts a Docker socket that was deleted on the host.`,
      evidence: [
        { label: 'mount', found: `${source} (deleted)`, expected: `the current ${source}` },
        ...(container.created === '' ? [] : [{ label: 'created', found: container.created }]),
      ],
      remedies: [service ? recreateService(service, facts) : startAgain(container, facts)],
      ...(service ? { at: service.at } : {}),
    };
  },
});

/** A start mounts whatever is at the path then. Swarm would treat a container that stops as failed. */
function startAgain({ name, stack }: ContainerFacts, facts: Facts): Remedy {
  if (stack === null) {
    const command = dockerCommand(facts, ['restart', name]);
    return {
      title: `Restart ${name} to mount the current socket`,
      safety: 'safe',
      steps: [{ kind: 'run', command, needsRoot: false }],
    };
  }
  const steps = updateService({ service: stack.service, flags: ['--force'] }, facts);
  return {
    title: `Restart the tasks of ${stack.service} to mount the current socket`,
    safety: steps.some(({ kind }) => kind === 'ask') ? 'manual' : 'safe',
    impact: `restarts the tasks of ${stack.service}`,
    steps,
  };
}
