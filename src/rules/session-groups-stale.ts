import { isGroupDenied } from '../access/caller-access.ts';
import { formatGroup, formatGroups } from './format.ts';
import { defineRule } from './rule.ts';

export const sessionGroupsStale = defineRule({
  id: 'session-groups-stale',
  title: 'The user is a member of the group, this session is not',
  severity: 'error',
  scope: 'host',
  why: 'A process gets its groups when its session starts and keeps them. The user was added to the group after that, so the database says member while the kernel says no. Another usermod changes nothing; a new login does. Terminal multiplexers, editor servers and CI agents keep the old session alive.',
  diagnose(facts) {
    const { caller, socket, groups } = facts;
    if (!isGroupDenied(facts) || socket.state !== 'socket') return undefined;
    const { gid } = socket.node;
    if (caller.loginGroups.state !== 'known' || !caller.loginGroups.gids.includes(gid)) return undefined;
    const group = formatGroup(groups.ofSocket, gid);
    return {
      summary: `${caller.name} is a member of ${group}, but this session started before that.`,
      evidence: [
        {
          label: 'groups of this process',
          saw: formatGroups([caller.gid, ...caller.groups]),
          wanted: `${gid} among them`,
        },
        { label: `groups of a new login`, saw: formatGroups(caller.loginGroups.gids) },
      ],
      remedies: [
        {
          title: 'Log out and in again, or start one shell with the group',
          safety: 'manual',
          steps: [
            {
              kind: 'ask',
              instruction: `sg ${groups.ofSocket.state === 'found' ? groups.ofSocket.name : gid}`,
            },
            {
              kind: 'ask',
              instruction:
                'For editors, multiplexers and CI agents: restart the server process, not only the window.',
            },
          ],
        },
      ],
    };
  },
});
