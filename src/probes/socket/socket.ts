import type { ExposedLink, SocketFacts } from '../../facts/facts.ts';
import type { FileStat, Host } from '../../host/host.ts';
import { aclNotRead } from './acl.ts';
import { isProtectedSymlink, readProtectedSymlink } from './protected-symlink.ts';
import { below, componentOf, enter, goTo, goUp, search, type Walk, walkFrom } from './walk.ts';

/** As many symbolic links as the kernel follows before it answers ELOOP. */
const MAX_LINKS = 40;

export const linkLoop = 'a symbolic link loop';

/** Walks to a socket as the kernel does, and keeps every directory that must be searched on the way. */
export async function readSocket(host: Host, path: string): Promise<SocketFacts> {
  const stat = await host.stat('/');
  if (!stat.ok) return { state: 'hidden', path, parents: [], error: stat.error };
  const walk: SocketWalk = {
    ...walkFrom(componentOf('/', stat.value), path),
    host,
    path,
    exposed: [],
    links: [],
  };
  for (;;) {
    const end = await step(walk);
    if (end) return walk.exposed.length > 0 ? { ...end, exposedLinks: walk.exposed } : end;
  }
}

type PathEnd = Exclude<SocketFacts, { state: 'not-local' }>;

interface SocketWalk extends Walk {
  readonly host: Host;
  readonly path: string;
  readonly exposed: ExposedLink[];
  /** The symbolic links that were followed; `tail` is how many names stood behind each. */
  readonly links: { path: string; target: string; tail: number }[];
}

async function step(walk: SocketWalk): Promise<PathEnd | null> {
  const [name = '', ...others] = walk.rest;
  if (name === '') return describeDirectory(walk);
  search(walk);
  walk.rest = others;
  if (name === '.' || name === '..') return leave(walk, name);
  const child = below(walk.current, name);
  const stat = await walk.host.stat(child);
  if (!stat.ok) return absent(walk, child, stat.error);
  if (stat.value.kind === 'symlink') return follow(walk, child, stat.value);
  if (stat.value.kind === 'directory') return enter(walk, componentOf(child, stat.value));
  const [next] = others;
  if (next === undefined) return describe(walk, child, stat.value);
  // The file itself is there: what does not exist is the name behind it.
  return absent(walk, `${child}/${next}`, 'ENOTDIR');
}

/** An existing name needs no stat here, but the kernel still searches the directory for it. */
async function leave(walk: SocketWalk, name: '.' | '..'): Promise<PathEnd | null> {
  const here = below(walk.current, '.');
  const stat = await walk.host.stat(here);
  if (!stat.ok) return absent(walk, here, stat.error);
  if (name === '..') goUp(walk);
  return null;
}

async function follow(walk: SocketWalk, path: string, link: FileStat): Promise<PathEnd | null> {
  if (walk.links.length === MAX_LINKS) return notASocket(walk, path, linkLoop);
  const tail = walk.rest;
  if (isProtectedSymlink(walk.current, tail))
    walk.exposed.push(await readProtectedSymlink(walk.host, walk.current, { path, ...link }));
  const target = link.target ?? '';
  walk.links.push({ path, target, tail: tail.length });
  goTo(walk, target);
  return null;
}

function absent({ path, parents, links, rest }: SocketWalk, component: string, error: string): PathEnd {
  if (error === 'EACCES') return { state: 'hidden', path, parents, error };
  // Missing within what a link says, rather than behind it: the link itself leads nowhere.
  const dangling = links.findLast(({ tail }) => rest.length >= tail);
  if (dangling) return { state: 'dangling', path, link: dangling.path, target: dangling.target };
  return { state: 'missing', path, component };
}

function describe(walk: SocketWalk, realPath: string, { kind, uid, gid, mode }: FileStat): PathEnd {
  if (kind === 'file') return notASocket(walk, realPath, 'a regular file');
  if (kind !== 'socket') return notASocket(walk, realPath, 'a device or pipe');
  const { path, parents } = walk;
  const node = { uid, gid, mode, acl: aclNotRead };
  return { state: 'socket', path, realPath, parents, node };
}

function notASocket({ path }: SocketWalk, realPath: string, is: string): PathEnd {
  return { state: 'not-a-socket', path, realPath, is };
}

async function describeDirectory({ host, path, current }: SocketWalk): Promise<PathEnd> {
  const entries = await host.readDir(current.path);
  const empty = entries.ok ? entries.value.length === 0 : null;
  return { state: 'directory', path, realPath: current.path, empty };
}
