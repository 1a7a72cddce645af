import { judgeContainer } from '../access/container-access.ts';
import { addedGids, judgeService } from '../access/service-access.ts';
import type { Facts } from '../facts/facts.ts';
import { formatGroups } from './evidence/format.ts';
import { updateService } from './remedies/swarm-service.ts';
import { defineRule, type Remedy } from './rule.ts';

export const stackDropsGroupAdd = defineRule({
  id: 'stack-drops-group-add',
  title: 'The stack runs the service without the group of its Compose file',
  severity: 'error',
  scope: 'container',
  why: 'docker stack deploy knows no group_add: it refuses a file that has it, and what is deployed without it joins no group. A service of Swarm can have groups all the same, only its own command sets them. The next deployment of the stack takes them away again.',
  diagnose(container, facts) {
    const { stack, process } = container;
    if (stack === null || facts.project.state !== 'found' || process.state !== 'known') return undefined;
    const service = facts.project.services.find(({ name }) => name === container.service);
    if (!service || judgeService(service, facts).access !== 'ok') return undefined;
    if (judgeContainer(container, facts).access !== 'denied') return undefined;
    const wanted = addedGids(service).filter((gid) => !container.groupAdd.includes(String(gid)));
    if (wanted.length === 0) return undefined;
    return {
      summary: `${stack.service} was deployed as part of a stack, which dropped the group_add of ${service.name}.`,
      evidence: [
        {
          label: 'group_add of the task',
          saw: container.groupAdd.join(', ') || 'nothing',
          wanted: wanted.join(', '),
        },
        { label: 'groups of its process', saw: formatGroups([process.gid, ...process.groups]) },
      ],
      remedies: [joinByCommand(stack.service, wanted, facts)],
      at: service.at,
    };
  },
});

function joinByCommand(service: string, gids: readonly number[], facts: Facts): Remedy {
  const each = (flag: string) => gids.flatMap((gid) => [flag, String(gid)]);
  const update = updateService({ service, flags: each('--group-add'), undo: each('--group-rm') }, facts);
  return {
    title: `Give ${service} its group by command, which starts its tasks anew`,
    safety: update.kind === 'ask' ? 'manual' : 'safe',
    steps: [
      update,
      { kind: 'ask', instruction: 'Again after each docker stack deploy, which takes the group away.' },
    ],
  };
}
