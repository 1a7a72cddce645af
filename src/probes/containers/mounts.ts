import { isSamePath } from '../../access/socket-mount.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import type { MountedSocket, PathComponent, SocketFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { readSocket } from '../socket/socket.ts';
import { lookFromInside } from './mount-from-inside.ts';

/**
 * A mounted socket as the engine's own host sees it. For an engine elsewhere the file of that name on this host is
 * another file, or none: then a container looks.
 */
export async function readMount(host: Host, source: string, where: MountPlace): Promise<MountedSocket> {
  if (where.elsewhere)
    return where.engine
      ? lookFromInside(host, source, where.engine)
      : unknown(source, 'the engine cannot be reached and may be on another host');
  const socket = await readSocket(host, source);
  switch (socket.state) {
    case 'socket':
      return { source, state: 'seen', node: socket.node, folder: folderOf(source, socket), by: 'stat' };
    case 'hidden':
      return unknown(source, `this user cannot enter ${socket.parents.at(-1)?.path ?? '/'}`);
    case 'missing':
    case 'dangling':
      return { source, state: 'missing' };
    case 'directory':
      return { source, state: 'not-a-socket', is: 'a directory', empty: socket.empty };
    case 'not-a-socket':
      return { source, state: 'not-a-socket', is: socket.is, empty: null };
    case 'not-local':
      return unknown(source, socket.reason);
  }
}

export interface MountPlace {
  readonly elsewhere: boolean;
  readonly engine: EngineAt | null;
}

/** Null where the socket is a link that leads out of the directory: inside, it leads nowhere. */
function folderOf(
  source: string,
  { realPath, parents }: Extract<SocketFacts, { state: 'socket' }>,
): PathComponent | null {
  return isSamePath(source, realPath) ? (parents.at(-1) ?? null) : null;
}

function unknown(source: string, reason: string): MountedSocket {
  return { source, state: 'unknown', reason };
}
