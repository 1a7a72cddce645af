import { judgeContainer } from '../access/container-access.ts';
import { differencesFrom } from '../access/older-than-file.ts';
import { judgeService } from '../access/service-access.ts';
import { formatGroups } from './evidence/format.ts';
import { defineRule } from './rule.ts';

export const containerGroupsDropped = defineRule({
  id: 'container-groups-dropped',
  title: 'The container has the right, but its process gave it up',
  severity: 'error',
  scope: 'container',
  why: 'An entry point that changes the user with su-exec, gosu or setpriv sets the groups anew, and the ones of group_add are lost on the way. docker exec is given them again, so that id looks right there: only the process itself tells.',
  diagnose(container, facts) {
    if (facts.project.state !== 'found' || container.process.state !== 'known') return undefined;
    const service = facts.project.services.find(({ name }) => name === container.service);
    if (!service || container.stack || differencesFrom(container, service).length > 0) return undefined;
    if (judgeService(service, facts).access !== 'ok') return undefined;
    if (judgeContainer(container, facts).access !== 'denied') return undefined;
    const { command, uid, gid, groups } = container.process;
    return {
      summary: `${container.name} was let in, but its process runs as uid ${uid} without the group of the socket.`,
      evidence: [
        {
          label: 'the container',
          saw: `user ${container.user}, group_add ${container.groupAdd.join(', ') || 'nothing'}`,
        },
        { label: 'its process', saw: `${command}, uid ${uid}, groups ${formatGroups([gid, ...groups])}` },
      ],
      remedies: [
        {
          title: 'Keep the groups when the entry point changes the user',
          safety: 'manual',
          steps: [
            {
              kind: 'ask',
              instruction:
                'Start as the user itself (user: in the Compose file), so that nothing has to change it.',
            },
            {
              kind: 'ask',
              instruction: 'Or let the entry point keep them: setpriv --reuid USER --keep-groups.',
            },
          ],
        },
      ],
      at: service.at,
    };
  },
});
