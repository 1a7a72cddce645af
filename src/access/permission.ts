import type { Grant, Verdict } from './verdict.ts';

/** What decides access. All ids are of one frame: the host's, or one container's user namespace. */
export interface Credentials {
  /** Null when only a name is known: then neither ownership nor the rest can be judged. */
  readonly uid: number | null;
  readonly groups: readonly number[];
  readonly dacOverride: boolean;
  readonly dacReadSearch: boolean;
}

export interface Inode {
  readonly path: string;
  /** Null when the id does not exist in the identity's user namespace: then no one in it can match. */
  readonly uid: number | null;
  readonly gid: number | null;
  readonly mode: number;
}

const want = { search: 1, write: 2 } as const;
type Want = keyof typeof want;
type PermissionClass = 'owner' | 'group' | 'other';

/**
 * What connect(2) to a Unix socket needs: search permission on every directory on the way, then write permission
 * on the socket. Reading is never asked for. See path_resolution(7) and unix(7).
 */
export function judgeConnect(who: Credentials, parents: readonly Inode[], socket: Inode): Verdict {
  for (const parent of parents) {
    const search = judge(who, parent, 'search');
    if (search.access !== 'ok') return search;
  }
  return judge(who, socket, 'write');
}

function judge(who: Credentials, inode: Inode, at: Want): Verdict {
  const by = decidingClass(who, inode);
  if (allows(by, inode, at)) return { access: 'ok', grant: { by, id: matchedId(by, inode) } };
  if (overrides(who, inode, at)) return { access: 'ok', grant: { by: 'capability', id: null } };
  if (mightBeOwner(who, inode) && allows('owner', inode, at)) {
    return { access: 'unknown', reason: 'the numeric id of the user is not known' };
  }
  return {
    access: 'denied',
    blocked: { at, path: inode.path, by, id: matchedId(by, inode), mode: inode.mode, mask: null },
  };
}

/** A name that stands for root is resolved to 0 by its spelling, so a user without a number is anybody but root. */
function mightBeOwner(who: Credentials, inode: Inode): boolean {
  return who.uid === null && inode.uid !== 0;
}

/** The first class that matches decides, also when a later one would have allowed more. */
function decidingClass(who: Credentials, inode: Inode): PermissionClass {
  if (inode.uid !== null && who.uid === inode.uid) return 'owner';
  if (inode.gid !== null && who.groups.includes(inode.gid)) return 'group';
  return 'other';
}

const shiftOf: Record<PermissionClass, number> = { owner: 6, group: 3, other: 0 };

function allows(by: PermissionClass, inode: Inode, at: Want): boolean {
  return ((inode.mode >> shiftOf[by]) & want[at]) !== 0;
}

function matchedId(by: PermissionClass, inode: Inode): Grant['id'] {
  return { owner: inode.uid, group: inode.gid, other: null }[by];
}

/** A capability counts only over inodes whose ids both exist in the namespace that holds it (capable_wrt_inode_uidgid). */
function overrides(who: Credentials, inode: Inode, at: Want): boolean {
  if (inode.uid === null || inode.gid === null) return false;
  return who.dacOverride || (at === 'search' && who.dacReadSearch);
}
