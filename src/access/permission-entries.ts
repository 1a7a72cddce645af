import type { Acl, AclReading } from '../facts/facts.ts';
import { type Certainty, type Credentials, isInGroup, isUser } from './identity.ts';
import type { AccessClass } from './verdict.ts';

export interface Inode {
  readonly path: string;
  /** Null when the id does not exist in the identity's user namespace: then no one in it can match. */
  readonly uid: number | null;
  readonly gid: number | null;
  readonly mode: number;
  /** Where it is left out or unknown, only the mode decides. */
  readonly acl?: AclReading;
}

/** What one entry grants an identity. */
export interface Decision {
  readonly by: AccessClass;
  readonly id: number | null;
  readonly allows: boolean;
  /** Only the mask takes away what the entry grants. */
  readonly mask: number | null;
  /** False where it is not known whether the entry is about this identity at all. */
  readonly certain: boolean;
}

interface Entry {
  readonly by: AccessClass;
  readonly id: number | null;
  readonly permissions: number;
  readonly match: Certainty;
}

/**
 * The decisions that the kernel may come to, of which the last is certain; just one where every id is known.
 * The order is that of acl_permission_check() and posix_acl_permission(): owner, named users, then all groups
 * together, of which any that grants is enough, then the others.
 *
 * @param bit 1 to search a directory, 2 to write.
 */
export function decidePermission(who: Credentials, inode: Inode, bit: number): Decision[] {
  const { acl, mode } = inode;
  if (acl?.state === 'unread') return decideUnread(who, inode, bit);
  if (acl?.state !== 'extended') return decideByMode(who, inode, bit);
  const byList = decideByList(who, inode, acl.acl, bit);
  if ((mode & GROUP_BITS) !== 0) return byList;
  // With a mask of nothing the kernel does not look at the list: named ones are taken for members or others.
  const masked = byList.find(({ certain, mask }) => certain && mask !== null);
  return decideByMode(who, inode, bit).map((each) => (each.allows ? each : (masked ?? each)));
}

/** With an access list, these are its mask. */
const GROUP_BITS = 0o070;

/** There is a list, and it may say either to all but the owner. */
function decideUnread(who: Credentials, inode: Inode, bit: number): Decision[] {
  const grants: Entry = { by: 'named-group', id: null, permissions: 7, match: 'maybe' };
  return firstMatch(bit, {
    users: [owner(who, inode)],
    groups: [grants, { ...grants, permissions: 0 }],
    other: inode.mode,
    mask: 7,
  });
}

function decideByMode(who: Credentials, inode: Inode, bit: number): Decision[] {
  return firstMatch(bit, {
    users: [owner(who, inode)],
    groups: [owningGroup(who, inode, inode.mode >> 3)],
    other: inode.mode,
    mask: 7,
  });
}

function decideByList(who: Credentials, inode: Inode, acl: Acl, bit: number): Decision[] {
  const users = acl.users.map(({ id, permissions }) => {
    return { by: 'named-user', id, permissions, match: isUser(who, id) } as const;
  });
  const groups = acl.groups.map(({ id, permissions }) => {
    return { by: 'named-group', id, permissions, match: isInGroup(who, id) } as const;
  });
  return firstMatch(bit, {
    users: [owner(who, inode), ...users],
    groups: [owningGroup(who, inode, acl.group), ...groups],
    other: acl.other,
    mask: acl.mask ?? 7,
  });
}

function owner(who: Credentials, { uid, mode }: Inode): Entry {
  return { by: 'owner', id: uid, permissions: mode >> 6, match: isUser(who, uid) };
}

function owningGroup(who: Credentials, { gid }: Inode, permissions: number): Entry {
  return { by: 'group', id: gid, permissions, match: isInGroup(who, gid) };
}

interface Entries {
  readonly users: readonly Entry[];
  readonly groups: readonly Entry[];
  readonly other: number;
  readonly mask: number;
}

function firstMatch(bit: number, { users, groups, other, mask }: Entries): Decision[] {
  const grants = ({ permissions }: Entry) => (permissions & bit) !== 0;
  const everybody: Entry = { by: 'other', id: null, permissions: other, match: 'yes' };
  // Groups that grant come first: membership in another group takes nothing away.
  const ordered = [
    ...users,
    ...groups.filter(grants),
    ...groups.filter((entry) => !grants(entry)),
    everybody,
  ].filter(({ match }) => match !== 'no');
  const certain = ordered.findIndex(({ match }) => match === 'yes');
  return ordered.slice(0, certain + 1).map((entry) => weigh(entry, mask, bit));
}

function weigh({ by, id, permissions, match }: Entry, mask: number, bit: number): Decision {
  const limited = by !== 'owner' && by !== 'other';
  const granted = (permissions & bit) !== 0;
  const masked = granted && limited && (mask & bit) === 0;
  return { by, id, allows: granted && !masked, mask: masked ? mask : null, certain: match === 'yes' };
}
