import { isGroupDenied } from '../access/caller-access.ts';
import type { Facts, SocketNode } from '../facts/facts.ts';
import { formatGroup, formatGroups } from './format.ts';
import { defineRule, type Remedy } from './rule.ts';

export const userNotInGroup = defineRule({
  id: 'user-not-in-group',
  title: 'The user is not a member of the group that owns the socket',
  severity: 'error',
  scope: 'host',
  why: 'The socket lets its owner and its group in, and this user is neither. Membership is control over the whole machine, because the engine runs as root: it is for people who may be root anyway. Others are better served by a rootless engine or a socket proxy.',
  diagnose(facts) {
    const { caller, socket, groups } = facts;
    if (!isGroupDenied(facts) || socket.state !== 'socket' || isRootAlone(socket.node)) return undefined;
    if (caller.loginGroups.state === 'known' && caller.loginGroups.gids.includes(socket.node.gid))
      return undefined;
    const { gid } = socket.node;
    const who = caller.name ?? `uid ${caller.uid}`;
    const group = formatGroup(groups.ofSocket, gid);
    return {
      summary: `${who} is not in ${group}, which owns the socket.`,
      evidence: [
        {
          label: socket.path,
          saw: `uid ${socket.node.uid}, gid ${gid}, mode ${socket.node.mode.toString(8).padStart(4, '0')}`,
        },
        {
          label: `groups of ${who}`,
          saw: formatGroups([caller.gid, ...caller.groups]),
          wanted: `${gid} among them`,
        },
      ],
      remedies: [...joinGroup(facts), rootless],
    };
  },
});

/** That is socket-group-missing's to say. */
function isRootAlone({ uid, gid }: SocketNode): boolean {
  return uid === 0 && gid === 0;
}

function joinGroup({ caller, groups, socket }: Facts): Remedy[] {
  // Nobody is told to join the root group.
  if (caller.name === null || socket.state !== 'socket' || socket.node.gid === 0) return [];
  const known = groups.ofSocket.state === 'found' ? groups.ofSocket.name : null;
  const name = known ?? 'docker-socket';
  const create = {
    kind: 'run',
    command: { file: 'groupadd', args: ['-g', String(socket.node.gid), name] },
    needsRoot: true,
  } as const;
  const join = {
    kind: 'run',
    command: { file: 'usermod', args: ['-aG', name, caller.name] },
    needsRoot: true,
  } as const;
  return [
    {
      title: `Add ${caller.name} to the group ${name}, then log in again`,
      safety: 'risky',
      grants: 'root-equivalent control of this host',
      steps: [
        ...(known === null ? [create] : []),
        join,
        { kind: 'ask', instruction: 'Log out and in again: sessions keep the groups they started with.' },
      ],
    },
  ];
}

const rootless: Remedy = {
  title: 'Without root-equivalent rights: run a rootless engine as this user',
  safety: 'manual',
  steps: [{ kind: 'ask', instruction: 'dockerd-rootless-setuptool.sh install' }],
};
