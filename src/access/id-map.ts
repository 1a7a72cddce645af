import type { IdMapRange, SocketNode, UserNamespace } from '../facts/facts.ts';
import type { Inode } from './permission.ts';

/**
 * A socket as a process in a container sees it.
 *
 * @param usernsMode the service's `userns_mode`; only `host` changes anything, and only where the engine remaps:
 *   a rootless engine has no other namespace to offer than its own.
 */
export function viewSocket(
  path: string,
  node: SocketNode,
  userns: UserNamespace,
  usernsMode: string | null,
): Inode {
  const { uid, gid, mode } = node;
  if (userns.mode === 'none' || userns.mode === 'unknown') return { path, uid, gid, mode };
  if (userns.mode === 'remap' && usernsMode === 'host') return { path, uid, gid, mode };
  return { path, uid: toInside(uid, userns.uids), gid: toInside(gid, userns.gids), mode };
}

/** The id inside the namespace for one of the initial namespace, or null when it has none. */
export function toInside(id: number, map: readonly IdMapRange[]): number | null {
  for (const range of map) {
    if (id >= range.outside && id < range.outside + range.count) return range.inside + (id - range.outside);
  }
  return null;
}
