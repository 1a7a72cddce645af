import { isGroupDenied } from '../access/caller-access.ts';
import { defineRule } from './rule.ts';

export const socketGroupMissing = defineRule({
  id: 'socket-group-missing',
  title: 'The socket belongs to root alone, because the engine found no docker group',
  severity: 'error',
  scope: 'host',
  why: 'When the engine starts and there is no local group called docker, it leaves the socket to root:root. Adding users to a group that is made later changes nothing until the engine starts again and hands the socket to it.',
  diagnose(facts) {
    const { socket, groups, caller } = facts;
    if (!isGroupDenied(facts) || socket.state !== 'socket') return undefined;
    if (socket.node.uid !== 0 || socket.node.gid !== 0) return undefined;
    const exists = groups.docker.state === 'found';
    const create = {
      kind: 'run',
      command: { file: 'groupadd', args: ['--system', 'docker'] },
      needsRoot: true,
    } as const;
    return {
      summary: `The socket belongs to root:root, so no group lets ${caller.name ?? `uid ${caller.uid}`} in.`,
      evidence: [
        { label: socket.path, saw: 'gid 0 (root)', wanted: 'the gid of a docker group' },
        {
          label: 'group docker',
          saw: exists ? `gid ${groups.docker.gid}, made after the engine started` : 'does not exist',
        },
      ],
      remedies: [
        {
          title: exists
            ? 'Restart the engine, so that it takes the group'
            : 'Create the group and restart the engine',
          safety: 'risky',
          grants: 'members of the group docker root-equivalent control of this host',
          steps: [
            ...(exists ? [] : [create]),
            { kind: 'run', command: { file: 'systemctl', args: ['restart', 'docker'] }, needsRoot: true },
          ],
        },
      ],
    };
  },
});
