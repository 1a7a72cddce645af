import type { ContainerFacts, ProcessIds, UserNamespace } from '../facts/facts.ts';
import { mapsOf, toInside } from './id-map.ts';

/** Ids, and in which user namespace they count. */
type ProcessFrame = Pick<ProcessIds, 'uid' | 'gid' | 'groups'> & { readonly frame: 'host' | 'container' };

/** The ids that a container's process has in its own user namespace; its primary group comes first. */
export function processInside(
  container: Pick<ContainerFacts, 'usernsMode'>,
  { uid, gid, groups, frame }: ProcessFrame,
  userns: UserNamespace,
): { uid: number | null; gids: number[] } {
  const gids = [gid, ...groups];
  const maps = frame === 'container' ? null : mapsOf(userns, container.usernsMode);
  if (maps === null) return { uid, gids };
  const inside = gids.map((id) => toInside(id, maps.gids)).filter((id) => id !== null);
  return { uid: toInside(uid, maps.uids), gids: inside };
}
