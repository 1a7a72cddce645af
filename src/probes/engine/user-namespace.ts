import type { IdMapRange, SocketFacts, UserNamespace } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { mapsOfOwner } from './subordinate-ids.ts';

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

const DEFAULT_RANGE = 65536;

async function mapsOfRemap(host: Host, rootDirectory: string): Promise<UserNamespace> {
  const base = /\/(\d+)\.(\d+)\/?$/.exec(rootDirectory);
  if (!base)
    return { mode: 'unknown', reason: `the engine remaps ids, but ${rootDirectory} does not show the range` };
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
