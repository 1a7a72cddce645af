import type { Facts } from '../facts/facts.ts';
import { judgeCaller } from './caller-access.ts';
import { unitBlockOf } from './unit-block.ts';
import type { Blocked } from './verdict.ts';

/**
 * `permissions`: owner, group, mode, access list or a directory on the way refuse. `beyond`: they do not, and something
 * else does. `unknown`: refused, and the permissions could not be judged.
 */
export type DenialSource = 'none' | 'permissions' | 'beyond' | 'unknown';

export function denialSourceOf(facts: Facts): DenialSource {
  const { connection, endpoint } = facts;
  // A filter may forbid the making of Unix sockets altogether, as RestrictAddressFamilies= of systemd does.
  if (connection.state === 'failed')
    return endpoint.kind === 'unix' && connection.error === 'EAFNOSUPPORT' ? 'beyond' : 'none';
  if (connection.state !== 'denied') return 'none';
  if (unitBlockOf(facts.caller.unit, endpoint)) return 'beyond';
  // File permissions answer EACCES and nothing else; EPERM comes from something in front of them.
  if (connection.error === 'EPERM') return 'beyond';
  switch (judgeCaller(facts).access) {
    case 'denied':
      return 'permissions';
    case 'ok':
      return 'beyond';
    case 'unknown':
      return 'unknown';
  }
}

/** What stops this process, where it is the permissions that refuse. */
export function blockedBy(facts: Facts): Blocked | null {
  if (denialSourceOf(facts) !== 'permissions') return null;
  const verdict = judgeCaller(facts);
  return verdict.access === 'denied' ? verdict.blocked : null;
}

/** The ids that own the socket have no number in this process's user namespace, so no identity in it can match. */
export function isSocketUnmapped({ caller, socket }: Facts): boolean {
  if (caller.namespace.state !== 'nested' || socket.state !== 'socket') return false;
  const { overflow } = caller.namespace;
  return socket.node.uid === overflow.uid && socket.node.gid === overflow.gid;
}
