import type {
  Caller,
  CallerNamespace,
  Connection,
  ExposedLink,
  Facts,
  IdMapRange,
  PathComponent,
  SocketFacts,
} from '../facts/facts.ts';
import { isUser, type OverflowId } from './identity.ts';
import { type Credentials, judgeConnect } from './permission.ts';
import type { AccessVerdict } from './verdict.ts';

/** What the kernel should say to this process, going by credentials, path, mode and access lists. */
export function judgeCaller(facts: Pick<Facts, 'caller' | 'socket' | 'connection'>): AccessVerdict {
  const { caller, socket, connection } = facts;
  if (caller.uid === null) return { access: 'unknown', reason: 'this platform has no numeric user ids' };
  const who = credentialsOf(caller);
  switch (socket.state) {
    case 'socket': {
      const end = { path: socket.realPath, ...socket.node };
      const verdict = judgeLinks(who, socket.exposedLinks) ?? judgeConnect(who, socket.parents, end);
      return doubted(verdict, socket, connection);
    }
    case 'hidden': {
      const verdict =
        judgeLinks(who, socket.exposedLinks) ?? judgeConnect(who, socket.parents, openTo(socket));
      return doubted(verdict, socket, connection);
    }
    case 'missing':
    case 'dangling':
    case 'directory':
    case 'not-a-socket':
      return judgeLinks(who, socket.exposedLinks) ?? noSocket;
    case 'not-local':
      return noSocket;
  }
}

const noSocket: AccessVerdict = { access: 'unknown', reason: 'there is no socket to judge' };

/** Of a path that ends in a directory which hides the rest, the directory itself is what has to be judged. */
function openTo({ path }: { path: string }): PathComponent {
  return { path, uid: 0, gid: 0, mode: 0o777, acl: { state: 'minimal' } };
}

export function credentialsOf(
  caller: Pick<Caller, 'uid' | 'gid' | 'groups' | 'dacOverride' | 'dacReadSearch' | 'namespace'>,
): Credentials {
  const { uid, gid, groups, dacOverride, dacReadSearch, namespace } = caller;
  const who = { uid, groups: [...(gid === null ? [] : [gid]), ...groups], dacOverride, dacReadSearch };
  return namespace.state === 'nested' ? { ...who, overflow: overflowOf(namespace) } : who;
}

type Nested = Extract<CallerNamespace, { state: 'nested' }>;

function overflowOf({ uids, gids, overflow }: Nested): { uid: OverflowId; gid: OverflowId } {
  return { uid: overflowIn(uids, overflow.uid), gid: overflowIn(gids, overflow.gid) };
}

function overflowIn(map: readonly IdMapRange[], id: number): OverflowId {
  return { id, mapped: map.some(({ inside, count }) => id >= inside && id < inside + count) };
}

/** No capability helps here, see may_follow_link(). Null when every link is followed. */
function judgeLinks(who: Credentials, links: readonly ExposedLink[] = []): AccessVerdict | null {
  for (const link of links) {
    const verdict = judgeLink(who, link);
    if (verdict) return verdict;
  }
  return null;
}

function judgeLink(
  who: Credentials,
  { path, uid, directory, protection }: ExposedLink,
): AccessVerdict | null {
  const isOwn = isUser(who, uid);
  const isStandIn = uid === who.overflow?.uid.id;
  if (protection === false || isOwn === 'yes') return null;
  if (uid === directory.uid && !isStandIn) return null;
  if (protection === null || isOwn === 'maybe' || uid === directory.uid)
    return { access: 'unknown', reason: `whether the kernel follows the link ${path} could not be read` };
  const { mode } = directory;
  return { access: 'denied', blocked: { at: 'follow', path, by: 'other', id: null, mode, mask: null } };
}

/** Where the connection contradicts the permissions, an ACL that could not be read is the likeliest reason. */
function doubted(verdict: AccessVerdict, socket: WalkedTo, connection: Connection): AccessVerdict {
  if (verdict.access === 'unknown' || !isContradicted(verdict, socket, connection)) return verdict;
  const inodes = socket.state === 'socket' ? [...socket.parents, socket.node] : socket.parents;
  const unknown = inodes.map(({ acl }) => acl).find(({ state }) => state === 'unknown');
  return unknown?.state === 'unknown' ? { access: 'unknown', reason: unknown.reason } : verdict;
}

type WalkedTo = Extract<SocketFacts, { state: 'socket' | 'hidden' }>;

/** The walk itself is evidence, too: a process that has looked at a file has searched every directory above it. */
function isContradicted(
  verdict: Exclude<AccessVerdict, { access: 'unknown' }>,
  socket: WalkedTo,
  connection: Connection,
): boolean {
  if (verdict.access === 'ok') return connection.state === 'denied';
  const { at, path } = verdict.blocked;
  const passed = socket.state === 'socket' || socket.parents.at(-1)?.path !== path;
  return isLetThrough(connection) || (at === 'search' && passed);
}

/** The kernel checks permissions first: a refused connection has passed them as well. */
export function isLetThrough({ state }: Connection): boolean {
  return state === 'ok' || state === 'refused' || state === 'timeout';
}

/** Denied by the socket itself, to a process that is neither its owner nor in its group. */
export function isGroupDenied(facts: Facts): boolean {
  if (facts.connection.state !== 'denied') return false;
  const verdict = judgeCaller(facts);
  if (verdict.access !== 'denied') return false;
  const { at, by, mask } = verdict.blocked;
  // One group that grants is enough: an entry for another that does not takes nothing from a member.
  return at === 'write' && (by === 'other' || (by === 'named-group' && mask === null));
}
