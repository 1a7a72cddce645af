import type { Facts, UnitReading } from '../facts/facts.ts';
import { engineContainerOf } from './engine-container.ts';
import { membershipOf } from './membership.ts';

/**
 * What starts this process again with new groups: a login of its user, its container, the systemd service whose user it
 * has, a service that changed to a system account by itself (a CI agent, a daemon), or whatever starts such an account.
 */
export type Starter =
  | { readonly kind: 'login' | 'container' | 'account' }
  | { readonly kind: 'unit' | 'within-unit'; readonly unit: Named };

export type Named = Exclude<UnitReading, { state: 'none' }> & { readonly name: string };

export function starterOf(facts: Facts): Starter {
  const { caller } = facts;
  if (engineContainerOf(facts)) return { kind: 'container' };
  const unit = namedUnit(caller.unit);
  if (unit && isUserOf(unit, facts)) return { kind: 'unit', unit };
  // Where PAM makes no session for it, a login belongs to the service that let the person in.
  if (!isSystemAccount(facts)) return { kind: 'login' };
  return unit ? { kind: 'within-unit', unit } : { kind: 'account' };
}

function namedUnit(unit: UnitReading): Named | null {
  return unit.state === 'none' || unit.name === null ? null : { ...unit, name: unit.name };
}

/** Where its settings could not be read, a user without a login is taken for the unit's own. */
function isUserOf(unit: Named, facts: Facts): boolean {
  const { name, uid } = facts.caller;
  if (unit.state === 'unknown') return isSystemAccount(facts) || name === null;
  if (unit.dynamicUser) return true;
  return unit.user === '' ? uid === 0 : unit.user === name || unit.user === String(uid);
}

/** Below it distributions of Linux create the accounts of services; the first person of a Mac has 501. */
const FIRST_PERSON = 1000;

function isSystemAccount({ platform, caller: { name, uid, accounts } }: Facts): boolean {
  if (platform.os !== 'linux' || name === null || uid === null || uid === 0) return false;
  return uid < FIRST_PERSON || (accounts.state === 'known' && accounts.hasShell === false);
}

/** The number stands for every group that this user namespace does not map, so it says nothing of the socket's. */
export function isStandInGroup({ caller: { namespace }, socket }: Facts): boolean {
  return (
    namespace.state === 'nested' && socket.state === 'socket' && socket.node.gid === namespace.overflow.gid
  );
}

/** The unit names the socket's group, and its process was started before it did. */
export function isConfigured({ groups: { ofSocket }, socket }: Facts, unit: Named): boolean {
  if (unit.state !== 'known' || socket.state !== 'socket') return false;
  const names = [String(socket.node.gid), ...(ofSocket.state === 'found' ? [ofSocket.name] : [])];
  return [unit.group, ...unit.supplementaryGroups].some((each) => names.includes(each));
}

/**
 * Whether whatever changed to this user left its groups behind. A process that is only older than its membership of the
 * socket's group still has the others; systemd itself never leaves them out.
 */
export function hasDroppedGroups(facts: Facts): boolean {
  const { caller, socket } = facts;
  if (caller.loginGroups.state !== 'known' || socket.state !== 'socket') return false;
  if (membershipOf(facts) !== 'member' || ['unit', 'container'].includes(starterOf(facts).kind)) return false;
  const [primary, ...supplementary] = caller.loginGroups.gids;
  const older = supplementary.filter((gid) => gid !== primary && gid !== socket.node.gid);
  return older.length > 0 && !older.some((gid) => gid === caller.gid || caller.groups.includes(gid));
}
