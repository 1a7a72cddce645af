import type { Host } from '../host/host.ts';
import type { MountedSocket } from './facts.ts';
import { type EngineAt, likelyImages } from './images.ts';
import { readSocket } from './socket.ts';

/**
 * A mounted socket as the engine's own host sees it. For an engine elsewhere the file of that name on this host is
 * another file, or none: then a container looks.
 */
export async function readMount(host: Host, source: string, where: MountPlace): Promise<MountedSocket> {
  if (where.elsewhere)
    return where.engine
      ? lookInside(host, source, where.engine)
      : unknown(source, 'the engine is on another host and does not answer');
  const socket = await readSocket(host, source);
  switch (socket.state) {
    case 'socket':
      return { source, state: 'seen', node: socket.node, by: 'stat' };
    case 'hidden':
      return unknown(source, `${socket.parents.at(-1)?.path ?? '/'} may not be searched by this user`);
    case 'missing':
    case 'dangling':
      return { source, state: 'missing' };
    case 'directory':
    case 'not-a-socket':
      return unknown(source, 'it is not a socket');
    case 'not-local':
      return unknown(source, socket.reason);
  }
}

export interface MountPlace {
  readonly elsewhere: boolean;
  readonly engine: EngineAt | null;
}

const INSIDE = '/dockperm.sock';
const IMAGES_TO_TRY = 3;

/** `--mount` rather than `-v`: that one would create a missing source as a directory. */
async function lookInside(host: Host, source: string, engine: EngineAt): Promise<MountedSocket> {
  for (const image of (await likelyImages(host, engine)).slice(0, IMAGES_TO_TRY)) {
    const mount = `type=bind,source=${source},target=${INSIDE}`;
    const isolation = [
      '--rm',
      '--network',
      'none',
      '--cap-drop',
      'ALL',
      '--label',
      'dockperm.probe=stat',
      '--pull',
      'never',
    ];
    const args = [
      '-H',
      engine.hostUrl,
      'run',
      ...isolation,
      '--mount',
      mount,
      '--entrypoint',
      'stat',
      image,
      '-c',
      '%F:%u:%g:%a',
      INSIDE,
    ];
    const seen = await host.run({ file: 'docker', args }, { timeoutMs: engine.timeoutMs * 2 });
    const match = seen.ok ? /^socket:(\d+):(\d+):([0-7]+)$/m.exec(seen.value.stdout) : null;
    if (match) {
      const node = {
        uid: Number(match[1]),
        gid: Number(match[2]),
        mode: Number.parseInt(match[3] ?? '0', 8),
        acl: { state: 'unknown', reason: 'not read from inside a container' } as const,
      };
      return { source, state: 'seen', node, by: 'container' };
    }
  }
  return unknown(source, 'no image on the engine has a stat to look with');
}

function unknown(source: string, reason: string): MountedSocket {
  return { source, state: 'unknown', reason };
}
