import type { ContainerFacts, Facts, MountedSocket, ServiceFacts, UserNamespace } from '../facts/facts.ts';
import { mapsOf, toInside, viewSocket } from './id-map.ts';
import { type Credentials, type Inode, judgeConnect } from './permission.ts';
import type { Verdict } from './verdict.ts';

/** The mounted socket as a service or container sees it, or why that is not known. */
export type View =
  | { readonly state: 'seen'; readonly inode: Inode; readonly by: 'stat' | 'container' }
  | { readonly state: 'unknown'; readonly reason: string };

interface Mounting {
  readonly socketMount: { readonly source: string };
  readonly usernsMode: string | null;
}

export function viewOf(user: Mounting, facts: Facts): View {
  const mount = facts.mounts.find(({ source }) => source === user.socketMount.source);
  const userns = namespaceOf(facts);
  if (mount?.state !== 'seen' && facts.override) return vouchedFor(user, facts.override.gid);
  if (mount?.state !== 'seen') return { state: 'unknown', reason: whyNotSeen(mount) };
  if (userns.mode === 'unknown') return { state: 'unknown', reason: userns.reason };
  const inode = viewSocket(
    mount.source,
    mount.node,
    mount.by === 'container' ? { mode: 'none' } : userns,
    user.usernsMode,
  );
  return {
    state: 'seen',
    by: mount.by,
    inode: facts.override ? { ...inode, gid: facts.override.gid } : inode,
  };
}

/** With `--gid` a person says what the socket is like where the service will run. */
function vouchedFor({ socketMount }: Mounting, gid: number): View {
  return { state: 'seen', by: 'stat', inode: { path: socketMount.source, uid: 0, gid, mode: 0o660 } };
}

/** Without an answer the engine is taken for an ordinary one if root owns the socket, as only an ordinary one's is. */
function namespaceOf(facts: Facts): UserNamespace {
  if (facts.engine.state === 'answered') return facts.engine.userns;
  if (facts.socket.state === 'socket' && facts.socket.node.uid === 0) return { mode: 'none' };
  return { mode: 'unknown', reason: 'the engine did not say whether it remaps ids' };
}

function whyNotSeen(mount: MountedSocket | undefined): string {
  if (mount === undefined) return 'the mounted socket was not looked at';
  if (mount.state === 'unknown') return mount.reason;
  return `${mount.source} does not exist`;
}

/** What the kernel will say to the service's own user, going by its configuration. */
export function judgeService(service: ServiceFacts, facts: Facts): Verdict {
  const view = viewOf(service, facts);
  if (view.state === 'unknown') return { access: 'unknown', reason: view.reason };
  const who = credentialsOf(service);
  if (who === null) return { access: 'unknown', reason: whyNobody(service) };
  const verdict = judgeConnect(who, [], view.inode);
  return verdict.access === 'denied' && imageMayGrant(service, view.inode)
    ? { access: 'unknown', reason: 'its image, which may have the group, is not built yet' }
    : verdict;
}

function whyNobody({ effectiveUser }: ServiceFacts): string {
  return effectiveUser.state === 'unknown' ? effectiveUser.reason : 'its user is not known';
}

/** Until the image is there to look into, a build argument may well become a group in it. */
function imageMayGrant({ effectiveUser, takesGidArg, build }: ServiceFacts, { gid }: Inode): boolean {
  if (effectiveUser.state === 'known' && effectiveUser.groups.state === 'known') return false;
  return takesGidArg && gid !== null && build?.args.DOCKER_GID === String(gid);
}

export function credentialsOf(service: ServiceFacts): Credentials | null {
  const { effectiveUser } = service;
  if (effectiveUser.state === 'unknown') return null;
  const { groups } = effectiveUser;
  const own = groups.state === 'known' ? [...(groups.gid === null ? [] : [groups.gid]), ...groups.gids] : [];
  const uid = groups.state === 'known' ? groups.uid : null;
  const powerful = uid === 0 && keepsDacOverride(service);
  return { uid, groups: [...own, ...addedGids(service)], dacOverride: powerful, dacReadSearch: powerful };
}

export function addedGids(service: Pick<ServiceFacts, 'groupAdd'>): number[] {
  return service.groupAdd.flatMap(({ value }) => (/^\d+$/.test(value) ? [Number(value)] : []));
}

/** Engines give root CAP_DAC_OVERRIDE unless told otherwise; other users' effective set is empty anyway. */
function keepsDacOverride({ privileged, capAdd, capDrop }: ServiceFacts): boolean {
  const names = (list: readonly string[]) => list.map((name) => name.toUpperCase().replace(/^CAP_/, ''));
  if (privileged) return true;
  const [added, dropped] = [names(capAdd), names(capDrop)];
  if (added.includes('DAC_OVERRIDE') || added.includes('ALL')) return true;
  return !dropped.includes('ALL') && !dropped.includes('DAC_OVERRIDE');
}

/** What the kernel says to the process that runs now. */
export function judgeContainer(container: ContainerFacts, facts: Facts): Verdict {
  const view = viewOf(container, facts);
  if (view.state === 'unknown') return { access: 'unknown', reason: view.reason };
  if (container.process.state === 'unknown') return { access: 'unknown', reason: container.process.reason };
  return judgeConnect(insideCredentials(container, container.process, namespaceOf(facts)), [], view.inode);
}

type KnownProcess = Extract<ContainerFacts['process'], { state: 'known' }>;

function insideCredentials(
  container: ContainerFacts,
  process: KnownProcess,
  userns: UserNamespace,
): Credentials {
  const { uid, gids } = processInside(container, process, userns);
  return { uid, groups: gids, dacOverride: process.dacOverride, dacReadSearch: process.dacOverride };
}

/** The ids that a container's process has in its own user namespace; its primary group comes first. */
export function processInside(
  container: Pick<ContainerFacts, 'usernsMode'>,
  { uid, gid, groups, frame }: KnownProcess,
  userns: UserNamespace,
): { uid: number | null; gids: number[] } {
  const gids = [gid, ...groups];
  const maps = frame === 'container' ? null : mapsOf(userns, container.usernsMode);
  if (maps === null) return { uid, gids };
  const inside = gids.map((id) => toInside(id, maps.gids)).filter((id) => id !== null);
  return { uid: toInside(uid, maps.uids), gids: inside };
}
