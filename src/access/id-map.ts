import type { AclEntry, AclReading, IdMapRange, SocketNode, UserNamespace } from '../facts/facts.ts';
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
  const { uid, gid, mode, acl } = node;
  const maps = mapsOf(userns, usernsMode);
  if (maps === null) return { path, uid, gid, mode, acl };
  const seen = { uid: toInside(uid, maps.uids), gid: toInside(gid, maps.gids) };
  return { path, ...seen, mode, acl: viewAcl(acl, maps) };
}

/** An entry for an id without a mapping in the container applies to no process there. */
function viewAcl(acl: AclReading, { uids, gids }: IdMaps): AclReading {
  if (acl.state !== 'extended') return acl;
  const view = (entries: readonly AclEntry[], map: readonly IdMapRange[]): AclEntry[] =>
    entries.flatMap(({ id, permissions }) => {
      const inside = toInside(id, map);
      return inside === null ? [] : [{ id: inside, permissions }];
    });
  const { users, groups } = acl.acl;
  return { state: 'extended', acl: { ...acl.acl, users: view(users, uids), groups: view(groups, gids) } };
}

/** The maps between a container and the engine's host; null where both count alike, or no map is known. */
export function mapsOf(userns: UserNamespace, usernsMode: string | null): IdMaps | null {
  if (userns.mode === 'none' || userns.mode === 'unknown') return null;
  return userns.mode === 'remap' && usernsMode === 'host' ? null : userns;
}

interface IdMaps {
  readonly uids: readonly IdMapRange[];
  readonly gids: readonly IdMapRange[];
}

/** The id inside the namespace for one of the initial namespace, or null when it has none. */
export function toInside(id: number, map: readonly IdMapRange[]): number | null {
  for (const range of map) {
    if (id >= range.outside && id < range.outside + range.count) return range.inside + (id - range.outside);
  }
  return null;
}
