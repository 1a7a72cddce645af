import { type Certainty, type Credentials, isMapped } from './identity.ts';
import { type Decision, decidePermission, type Inode } from './permission-entries.ts';
import type { AccessVerdict } from './verdict.ts';

export type { Credentials } from './identity.ts';
export type { Inode } from './permission-entries.ts';

const bits = { search: 1, write: 2 } as const;
type Want = keyof typeof bits;

/**
 * What connect(2) to a Unix socket needs: search permission on every directory on the way, then write permission
 * on the socket. Reading is never asked for, a mount that is read-only forbids nothing here, and neither a sticky
 * nor a set-id bit matters. See path_resolution(7) and unix(7).
 */
export function judgeConnect(who: Credentials, parents: readonly Inode[], socket: Inode): AccessVerdict {
  for (const parent of parents) {
    const search = judge(who, parent, 'search');
    if (search.access !== 'ok') return search;
  }
  return judge(who, socket, 'write');
}

function judge(who: Credentials, inode: Inode, at: Want): AccessVerdict {
  const decisions = decidePermission(who, inode, bits[at]);
  const verdicts = decisions.flatMap((decision) => verdictsOf(decision, who, inode, at));
  const last = verdicts.at(-1) ?? { access: 'unknown', reason: 'no entry decides' };
  const areEqual = verdicts.every(({ access }) => access === last.access);
  return areEqual ? last : { access: 'unknown', reason: whyUnsure(who, inode) };
}

function verdictsOf(decision: Decision, who: Credentials, inode: Inode, at: Want): AccessVerdict[] {
  const { by, id, allows, mask } = decision;
  if (allows) return [{ access: 'ok', grant: { by, id } }];
  const { path, mode } = inode;
  const denied: AccessVerdict = { access: 'denied', blocked: { at, path, by, id, mode, mask } };
  const overridden: AccessVerdict = { access: 'ok', grant: { by: 'capability', id: null } };
  switch (overrides(who, inode, at)) {
    case 'yes':
      return [overridden];
    case 'maybe':
      return [overridden, denied];
    case 'no':
      return [denied];
  }
}

/** A capability counts only over inodes whose ids both exist in the namespace that holds it (capable_wrt_inode_uidgid). */
function overrides(who: Credentials, inode: Inode, at: Want): Certainty {
  if (!who.dacOverride && !(at === 'search' && who.dacReadSearch)) return 'no';
  const mapped = [isMapped(inode.uid, who.overflow?.uid), isMapped(inode.gid, who.overflow?.gid)];
  if (mapped.includes('no')) return 'no';
  return mapped.includes('maybe') ? 'maybe' : 'yes';
}

function whyUnsure(who: Credentials, { path, acl }: Inode): string {
  if (acl?.state === 'unread') return acl.reason;
  if (who.uid === null) return "the user's numeric id is unknown";
  return `the owner of ${path} is not mapped in this user namespace and cannot be compared`;
}
