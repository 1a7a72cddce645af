import type { Facts } from '../facts/facts.ts';

/** Whether the databases, other than this process, have the caller in the group that owns the socket. */
export function membershipOf({ caller, socket, groups }: Facts): 'member' | 'no-member' | 'unknown' {
  if (socket.state !== 'socket') return 'unknown';
  if (caller.name === null) return 'no-member';
  if (caller.loginGroups.state === 'known')
    return caller.loginGroups.gids.includes(socket.node.gid) ? 'member' : 'no-member';
  const { ofSocket } = groups;
  return ofSocket.state === 'found' && ofSocket.members.includes(caller.name) ? 'member' : 'unknown';
}
