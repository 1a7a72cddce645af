import { viewSocket } from '../access/id-map.ts';
import { type Credentials, type Inode, judgeConnect } from '../access/permission.ts';
import type { AccessVerdict } from '../access/verdict.ts';
import type { Facts, MountedSocket, UserNamespace, UserSwitch } from '../facts/facts.ts';
import type { Configured } from './client.ts';
import { judgeVariables, variableSwitch } from './variable-switch.ts';

/** The mounted socket as a service or container sees it, or why that is not known. */
export type View =
  | {
      readonly state: 'seen';
      /** Directories that must be searched: that of the socket, when the directory is what is mounted. */
      readonly parents: readonly Inode[];
      readonly inode: Inode;
      readonly by: 'stat' | 'container';
    }
  | { readonly state: 'unknown'; readonly reason: string };

/** What decides how a socket looks to those who mount it. */
export interface Mounting {
  readonly socketMount: { readonly source: string; readonly folder: string | null };
  readonly usernsMode: string | null;
}

export function viewOf(user: Mounting, facts: Facts): View {
  const mount = facts.mounts.find(({ source }) => source === user.socketMount.source);
  const userns = namespaceOf(facts);
  if (mount?.state !== 'seen' && facts.override) return vouchedFor(user, facts.override.gid);
  if (mount?.state !== 'seen') return { state: 'unknown', reason: whyNotSeen(mount) };
  if (userns.mode === 'unknown') return { state: 'unknown', reason: userns.reason };
  const byFolder = user.socketMount.folder !== null;
  if (byFolder && mount.folder === null)
    return { state: 'unknown', reason: 'the mounted directory was not inspected' };
  const outside = mount.by === 'container' ? ({ mode: 'none' } as const) : userns;
  const inode = viewSocket(mount.source, mount.node, outside, user.usernsMode);
  const folder = byFolder ? mount.folder : null;
  return {
    state: 'seen',
    by: mount.by,
    parents: folder === null ? [] : [viewSocket(folder.path, folder, outside, user.usernsMode)],
    inode: facts.override ? { ...inode, gid: facts.override.gid } : inode,
  };
}

/** With `--gid` a person says what the socket is like where the service will run. */
function vouchedFor({ socketMount }: Mounting, gid: number): View {
  const inode = { path: socketMount.source, uid: 0, gid, mode: 0o660 };
  return { state: 'seen', by: 'stat', parents: [], inode };
}

/** Without an answer the engine is taken for an ordinary one if root owns the socket, as only an ordinary one's is. */
export function namespaceOf(facts: Facts): UserNamespace {
  if (facts.engine.state === 'answered') return facts.engine.userns;
  if (facts.socket.state === 'socket' && facts.socket.node.uid === 0) return { mode: 'none' };
  return { mode: 'unknown', reason: 'the engine did not report whether it remaps ids' };
}

function whyNotSeen(mount: MountedSocket | undefined): string {
  if (mount === undefined) return 'the mounted socket was not inspected';
  switch (mount.state) {
    case 'unknown':
      return mount.reason;
    case 'missing':
      return `${mount.source} does not exist`;
    case 'not-a-socket':
      return `${mount.source} is ${mount.is}`;
    case 'seen':
      return 'the mounted socket was inspected';
  }
}

/** What the kernel will say to the user that the container starts as. */
export function judgeConfigured(client: Configured, facts: Facts): AccessVerdict {
  const view = viewOf(client, facts);
  if (view.state === 'unknown') return { access: 'unknown', reason: view.reason };
  const who = credentialsOf(client);
  if (who === null) return notResolved(client);
  const verdict = judgeConnect(who, view.parents, view.inode);
  if (verdict.access !== 'denied') return verdict;
  if (imageMayGrant(client, view.inode))
    return {
      access: 'unknown',
      reason: 'its image is not built yet and may contain the group',
      pending: true,
    };
  const unread = client.namedGroups.find(({ state }) => state === 'unknown');
  return unread === undefined
    ? verdict
    : { access: 'unknown', reason: `the gid of group ${unread.name} in its image is unknown` };
}

function notResolved({ effectiveUser }: Configured): AccessVerdict {
  if (effectiveUser.state !== 'unknown') return { access: 'unknown', reason: 'its user is unknown' };
  const { reason, pending } = effectiveUser;
  return { access: 'unknown', reason, ...(pending ? { pending } : {}) };
}

/** Until the image is there to look into, a build argument may well become a group in it. */
function imageMayGrant({ effectiveUser, takesGidArg, build }: Configured, { gid }: Inode): boolean {
  if (effectiveUser.state === 'known' && effectiveUser.groups.state === 'known') return false;
  return takesGidArg && gid !== null && build?.args.DOCKER_GID === String(gid);
}

/** What the kernel will say to the client itself, where the container's command switches users before it starts that. */
export function judgeStarted(client: Configured, facts: Facts): AccessVerdict {
  const start = judgeConfigured(client, facts);
  const who = credentialsOf(client);
  const { userSwitch } = client;
  if (who?.uid !== 0) return start;
  const view = viewOf(client, facts);
  if (view.state === 'unknown') return start;
  const byVariables = variableSwitch(client.environment);
  if (userSwitch === undefined)
    return byVariables === null ? start : judgeVariables(client, byVariables, { ...view, facts });
  if (userSwitch.state === 'unknown') {
    const ofAnyUser = judgeConnect(withoutIdentity, view.parents, view.inode);
    const { reason, pending } = userSwitch;
    return ofAnyUser.access === 'ok'
      ? ofAnyUser
      : { access: 'unknown', reason, ...(pending ? { pending } : {}) };
  }
  return judgeConnect(switched(who, userSwitch), view.parents, view.inode);
}

const withoutIdentity: Credentials = { uid: null, groups: [], dacOverride: false, dacReadSearch: false };

function switched(who: Credentials, to: Extract<UserSwitch, { state: 'known' }>): Credentials {
  const kept = to.keepsGroups ? who.groups : to.gids;
  const powers = to.uid === 0 ? who : withoutIdentity;
  return { ...powers, uid: to.uid, groups: [to.gid, ...kept] };
}

export function credentialsOf(client: Configured): Credentials | null {
  const { effectiveUser } = client;
  if (effectiveUser.state === 'unknown') return null;
  const { groups } = effectiveUser;
  const own = groups.state === 'known' ? [...(groups.gid === null ? [] : [groups.gid]), ...groups.gids] : [];
  const uid = groups.state === 'known' ? groups.uid : null;
  const powerful = uid === 0 && keepsDacOverride(client);
  return { uid, groups: [...own, ...addedGids(client)], dacOverride: powerful, dacReadSearch: powerful };
}

/** The groups of `group_add`, names as the image knows them. */
export function addedGids({ groupAdd, namedGroups }: Pick<Configured, 'groupAdd' | 'namedGroups'>): number[] {
  const numbers = groupAdd.flatMap(({ value }) => (/^\d+$/.test(value) ? [Number(value)] : []));
  const named = namedGroups.flatMap((group) =>
    group.state === 'known' && group.gid !== null ? [group.gid] : [],
  );
  return [...numbers, ...named];
}

/** Engines give root CAP_DAC_OVERRIDE by default; other users' effective set is empty anyway. */
function keepsDacOverride({ privileged, capAdd, capDrop }: Configured): boolean {
  const names = (list: readonly string[]) => list.map((name) => name.toUpperCase().replace(/^CAP_/, ''));
  if (privileged) return true;
  const [added, dropped] = [names(capAdd), names(capDrop)];
  if (added.includes('DAC_OVERRIDE') || added.includes('ALL')) return true;
  return !dropped.includes('ALL') && !dropped.includes('DAC_OVERRIDE');
}
