import { serviceOf } from '../clients/find-clients.ts';
import { addedGids, judgeConfigured } from '../clients/judge-configured.ts';
import { judgeProcess } from '../clients/judge-process.ts';
import type { Facts } from '../facts/facts.ts';
import { formatGroups } from './evidence/format.ts';
import { updateService } from './remedies/swarm-service.ts';
import { ask, defineRule, type Remedy } from './rule.ts';

export const stackDropsGroupAdd = defineRule({
  id: 'stack-drops-group-add',
  title: 'The stack runs the service without group_add',
  severity: 'error',
  scope: 'container',
  why: 'docker stack deploy does not support group_add and rejects a file that has it, so services of a stack join no group. docker service update can add groups to a Swarm service, but the next stack deployment removes them.',
  byHand: [
    'docker stack ls',
    "docker service inspect -f '{{.Spec.TaskTemplate.ContainerSpec.Groups}}' $(docker service ls -q)",
  ],
  diagnose(container, facts) {
    const { stack, process } = container;
    if (stack === null || process.state !== 'known') return undefined;
    const service = serviceOf(container, facts);
    if (!service || judgeConfigured(service, facts).access !== 'ok') return undefined;
    if (judgeProcess(container, facts).access !== 'denied') return undefined;
    const expected = addedGids(service).filter((gid) => !container.groupAdd.includes(String(gid)));
    if (expected.length === 0) return undefined;
    return {
      summary: `${stack.service} runs without the group_add of ${service.name}; docker stack deploy does not support it.`,
      evidence: [
        {
          label: 'task group_add',
          found: container.groupAdd.join(', ') || 'none',
          expected: expected.join(', '),
        },
        { label: 'process groups', found: formatGroups([process.gid, ...process.groups]) },
      ],
      remedies: [joinByCommand(stack.service, expected, facts)],
      at: service.at,
    };
  },
});

function joinByCommand(service: string, gids: readonly number[], facts: Facts): Remedy {
  const each = (flag: string) => gids.flatMap((gid) => [flag, String(gid)]);
  const update = updateService({ service, flags: each('--group-add'), undo: each('--group-rm') }, facts);
  return {
    title: `Add the group to ${service} with docker service update`,
    safety: update.some(({ kind }) => kind === 'ask') ? 'manual' : 'safe',
    impact: `restarts the tasks of ${service}`,
    steps: [...update, ask('Repeat this after each docker stack deploy, which removes the group.')],
  };
}
