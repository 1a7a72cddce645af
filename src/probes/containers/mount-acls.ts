import { mapsOf, toInside } from '../../access/id-map.ts';
import type { ContainerFacts, Engine, MountedSocket, SocketNode } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { readAcls } from '../socket/acl.ts';

/** A service or container that mounts a socket, with the groups it certainly has, as ids of its own namespace. */
export interface MountUser {
  readonly source: string;
  readonly usernsMode: string | null;
  readonly groups: readonly string[];
}

/**
 * The mounts with the ACLs that decide about their users. Left as they are where each user has the socket's
 * group, since reading them starts a program.
 */
export async function withMountAcls(
  host: Host,
  mounts: readonly MountedSocket[],
  { users, engine, timeoutMs }: { users: readonly MountUser[]; engine: Engine; timeoutMs: number },
): Promise<MountedSocket[]> {
  const isOpen = ({ source }: MountedSocket, node: SocketNode): boolean =>
    users.some((user) => user.source === source && !hasGroup(user, node, engine));
  const sources = mounts.flatMap((mount) =>
    mount.state === 'seen' && mount.by === 'stat' && isOpen(mount, mount.node) ? [mount.source] : [],
  );
  if (sources.length === 0) return [...mounts];
  const readings = await readAcls(host, sources, timeoutMs);
  return mounts.map((mount) => {
    const acl = readings.get(mount.source);
    return mount.state === 'seen' && acl ? { ...mount, node: { ...mount.node, acl } } : mount;
  });
}

/** False as well where it is not known. */
export function hasGroup(user: MountUser, { gid }: SocketNode, engine: Engine): boolean {
  if (engine.state !== 'answered') return false;
  const maps = mapsOf(engine.userns, user.usernsMode);
  const inside = maps === null ? gid : toInside(gid, maps.gids);
  return inside !== null && user.groups.includes(String(inside));
}

export function containerUsers({
  socketMount,
  otherMounts,
  usernsMode,
  groupAdd,
}: ContainerFacts): MountUser[] {
  return [socketMount, ...otherMounts].map(({ source }) => ({ source, usernsMode, groups: groupAdd }));
}
