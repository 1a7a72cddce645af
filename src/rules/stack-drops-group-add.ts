import { judgeContainer } from '../access/container-access.ts';
import { addedGids, judgeService } from '../access/service-access.ts';
import { formatGroups } from './evidence/format.ts';
import { defineRule } from './rule.ts';

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
    const update = `docker service update ${wanted.map((gid) => `--group-add ${gid} `).join('')}${stack.service}`;
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
      remedies: [
        {
          title: 'Give the service of the stack its group by command',
          safety: 'manual',
          steps: [
            { kind: 'ask', instruction: update },
            { kind: 'ask', instruction: 'Again after each docker stack deploy.' },
          ],
        },
      ],
      at: service.at,
    };
  },
});
