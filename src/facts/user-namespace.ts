import type { Host } from '../host/host.ts';
import type { IdMapRange, SocketFacts, UserNamespace } from './facts.ts';

export interface NamespaceHints {
  readonly rootless: boolean;
  readonly remap: boolean;
  /** `DockerRootDir`: a remapping engine appends `UID.GID` of its base. */
  readonly rootDirectory: string;
}

export async function findUserNamespace(
  host: Host,
  socket: SocketFacts,
  hints: NamespaceHints,
): Promise<UserNamespace> {
  if (hints.rootless) return (await mapsOfRootlessKit(host, socket)) ?? (await mapsOfOwner(host, socket));
  if (hints.remap) return mapsOfRemap(host, hints.rootDirectory);
  return { mode: 'none' };
}

/** RootlessKit leaves the pid of its child, the one in the namespace, beside the socket; /proc has that one's maps. */
async function mapsOfRootlessKit(host: Host, socket: SocketFacts): Promise<UserNamespace | null> {
  if (socket.state !== 'socket') return null;
  const folder = socket.realPath.replace(/\/[^/]*$/, '');
  const pid = await host.readFile(`${folder}/dockerd-rootless/child_pid`);
  if (!pid.ok || !/^\d+\s*$/.test(pid.value)) return null;
  const proc = `/proc/${pid.value.trim()}`;
  const [uids, gids] = await Promise.all([
    host.readFile(`${proc}/uid_map`),
    host.readFile(`${proc}/gid_map`),
  ]);
  if (!uids.ok || !gids.ok) return null;
  return {
    mode: 'rootless',
    uids: parseIdMap(uids.value),
    gids: parseIdMap(gids.value),
    source: `${proc}/gid_map`,
  };
}

/** user_namespaces(7): each line is `INSIDE OUTSIDE COUNT`. */
export function parseIdMap(text: string): IdMapRange[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([inside, outside, count]) =>
      inside === undefined || outside === undefined || count === undefined
        ? []
        : [{ inside, outside, count }],
    );
}

/** What newuidmap would be told: the owner's own id as root, then the subordinate ranges in their order. */
async function mapsOfOwner(host: Host, socket: SocketFacts): Promise<UserNamespace> {
  if (socket.state !== 'socket')
    return { mode: 'unknown', reason: 'the socket of the rootless engine is not on this host' };
  const passwd = await host.readFile('/etc/passwd');
  const account = passwd.ok ? findAccount(passwd.value, socket.node.uid) : null;
  if (account === null)
    return { mode: 'unknown', reason: `uid ${socket.node.uid}, which runs the engine, has no account` };
  const uids = await subordinateRanges(host, '/etc/subuid', account);
  const gids = await subordinateRanges(host, '/etc/subgid', account);
  if (uids.length === 0 || gids.length === 0) {
    return { mode: 'unknown', reason: `/etc/subuid and /etc/subgid give ${account.name} no range` };
  }
  return {
    mode: 'rootless',
    uids: [{ inside: 0, outside: account.uid, count: 1 }, ...stack(uids)],
    gids: [{ inside: 0, outside: account.gid, count: 1 }, ...stack(gids)],
    source: '/etc/subgid',
  };
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

function findAccount(passwd: string, uid: number): Account | null {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find((parts) => parts[2] === String(uid));
  return fields?.[0] ? { name: fields[0], uid, gid: Number(fields[3]) } : null;
}

interface Range {
  readonly start: number;
  readonly count: number;
}

async function subordinateRanges(host: Host, path: string, account: Account): Promise<Range[]> {
  const text = await host.readFile(path);
  if (!text.ok) return [];
  return parseSubordinate(text.value, [account.name, String(account.uid)]);
}

/** subuid(5): `OWNER:START:COUNT`, the owner as a name or a number. */
function parseSubordinate(text: string, owners: readonly string[]): Range[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(':'))
    .filter(
      ([owner, start, count]) =>
        owners.includes(owner ?? '') && /^\d+$/.test(start ?? '') && /^\d+$/.test(count ?? ''),
    )
    .map(([, start, count]) => ({ start: Number(start), count: Number(count) }));
}

function stack(ranges: readonly Range[]): IdMapRange[] {
  let inside = 1;
  return ranges.map(({ start, count }) => {
    const range = { inside, outside: start, count };
    inside += count;
    return range;
  });
}

const DEFAULT_RANGE = 65536;

async function mapsOfRemap(host: Host, rootDirectory: string): Promise<UserNamespace> {
  const base = /\/(\d+)\.(\d+)\/?$/.exec(rootDirectory);
  if (!base)
    return { mode: 'unknown', reason: `the engine remaps ids, but ${rootDirectory} does not say to which` };
  const [uid, gid] = [Number(base[1]), Number(base[2])];
  return {
    mode: 'remap',
    uids: [{ inside: 0, outside: uid, count: await rangeFrom(host, '/etc/subuid', uid) }],
    gids: [{ inside: 0, outside: gid, count: await rangeFrom(host, '/etc/subgid', gid) }],
    source: rootDirectory,
  };
}

async function rangeFrom(host: Host, path: string, start: number): Promise<number> {
  const text = await host.readFile(path);
  const count = text.ok ? new RegExp(`:${start}:(\\d+)$`, 'm').exec(text.value)?.[1] : undefined;
  return count === undefined ? DEFAULT_RANGE : Number(count);
}
