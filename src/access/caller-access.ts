import type { Facts, PathComponent, SocketFacts } from '../facts/facts.ts';
import { judgeConnect } from './permission.ts';
import type { Verdict } from './verdict.ts';

/** What the kernel should say to this process, going by credentials, path and mode. */
export function judgeCaller({ caller, socket }: Facts): Verdict {
  if (caller.uid === null) return { access: 'unknown', reason: 'this system has no numeric ids' };
  const groups = [...(caller.gid === null ? [] : [caller.gid]), ...caller.groups];
  const { uid, dacOverride, dacReadSearch } = caller;
  const who = { uid, groups, dacOverride, dacReadSearch };
  switch (socket.state) {
    case 'socket':
      return judgeConnect(who, socket.parents, { path: socket.realPath, ...socket.node });
    case 'hidden':
      return judgeHidden(who, socket);
    case 'missing':
    case 'dangling':
    case 'directory':
    case 'not-a-socket':
    case 'not-local':
      return { access: 'unknown', reason: 'there is no socket to judge' };
  }
}

/** Of a path that ends in a directory which hides the rest, the directory itself is what has to be judged. */
function judgeHidden(
  who: Parameters<typeof judgeConnect>[0],
  socket: Extract<SocketFacts, { state: 'hidden' }>,
): Verdict {
  const nothingBehind: PathComponent = {
    path: socket.path,
    uid: 0,
    gid: 0,
    mode: 0o777,
    acl: { state: 'minimal' },
  };
  return judgeConnect(who, socket.parents, nothingBehind);
}

/** Denied, and by the socket itself, to somebody who is neither its owner nor in its group. */
export function isGroupDenied(facts: Facts): boolean {
  if (facts.connection.state !== 'denied') return false;
  const verdict = judgeCaller(facts);
  return verdict.access === 'denied' && verdict.blocked.at === 'write' && verdict.blocked.by === 'other';
}
