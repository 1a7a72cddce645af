import type { FileStat, Host } from '../host/host.ts';
import { aclNotRead } from './acl.ts';
import { isExposed, readExposedLink } from './exposed-link.ts';
import type { ExposedLink, PathComponent, SocketFacts } from './facts.ts';

/** As many symbolic links as the kernel follows before it answers ELOOP. */
const MAX_LINKS = 40;

/** Walks to a socket as the kernel does, and keeps every directory that must be searched on the way. */
export async function readSocket(host: Host, path: string): Promise<SocketFacts> {
  const stat = await host.stat('/');
  if (!stat.ok) return { state: 'hidden', path, parents: [], error: stat.error };
  const root = componentOf('/', stat.value);
  const walk: Walk = {
    host,
    path,
    parents: [],
    exposed: [],
    link: null,
    links: 0,
    root,
    above: [],
    current: root,
    rest: segmentsOf(path),
  };
  for (;;) {
    const end = await step(walk);
    if (end) return walk.exposed.length > 0 ? { ...end, exposedLinks: walk.exposed } : end;
  }
}

type PathEnd = Exclude<SocketFacts, { state: 'not-local' }>;

interface Walk {
  readonly host: Host;
  readonly path: string;
  readonly parents: PathComponent[];
  readonly exposed: ExposedLink[];
  /** The last symbolic link that was followed; `tail` is what stood behind it in the path. */
  link: { path: string; target: string; tail: number } | null;
  links: number;
  readonly root: PathComponent;
  /** The directories that lead from the root to the current one. */
  above: readonly PathComponent[];
  current: PathComponent;
  rest: readonly string[];
}

/** A slash at the end asks for a directory, and unlike `.` asks nothing of it: that is what the empty name stands for. */
function segmentsOf(path: string): string[] {
  const names = path.split('/').filter((segment) => segment !== '');
  return path.endsWith('/') && names.length > 0 ? [...names, ''] : names;
}

async function step(walk: Walk): Promise<PathEnd | null> {
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
  return others.length === 0 ? describe(walk, child, stat.value) : absent(walk, child, 'ENOTDIR');
}

function below({ path }: PathComponent, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`;
}

function componentOf(path: string, { uid, gid, mode }: FileStat): PathComponent {
  return { path, uid, gid, mode, acl: aclNotRead };
}

function search({ parents, current }: Walk): void {
  if (parents.at(-1)?.path !== current.path) parents.push(current);
}

function enter(walk: Walk, directory: PathComponent): null {
  walk.above = [...walk.above, walk.current];
  walk.current = directory;
  return null;
}

/** The name of what is there needs no look, but the kernel searches the directory for it all the same. */
async function leave(walk: Walk, name: '.' | '..'): Promise<PathEnd | null> {
  const here = below(walk.current, '.');
  const stat = await walk.host.stat(here);
  if (!stat.ok) return absent(walk, here, stat.error);
  if (name === '.') return null;
  walk.current = walk.above.at(-1) ?? walk.root;
  walk.above = walk.above.slice(0, -1);
  return null;
}

async function follow(walk: Walk, path: string, link: FileStat): Promise<PathEnd | null> {
  walk.links += 1;
  if (walk.links > MAX_LINKS) return notASocket(walk, path, 'a loop of symbolic links');
  const tail = walk.rest;
  if (isExposed(walk.current, tail))
    walk.exposed.push(await readExposedLink(walk.host, walk.current, { path, ...link }));
  const target = link.target ?? '';
  walk.link = { path, target, tail: tail.length };
  const names = segmentsOf(target);
  // In the middle of a path every name is a directory's anyway.
  walk.rest = tail.length > 0 && names.at(-1) === '' ? [...names.slice(0, -1), ...tail] : [...names, ...tail];
  if (target.startsWith('/')) {
    walk.current = walk.root;
    walk.above = [];
  }
  return null;
}

function absent({ path, parents, link, rest }: Walk, component: string, error: string): PathEnd {
  if (error === 'EACCES') return { state: 'hidden', path, parents, error };
  // Missing within what the link says, rather than behind it: the link itself leads nowhere.
  const dangles = link !== null && rest.length >= link.tail;
  if (dangles) return { state: 'dangling', path, link: link.path, target: link.target };
  return { state: 'missing', path, component };
}

function describe(walk: Walk, realPath: string, { kind, uid, gid, mode }: FileStat): PathEnd {
  if (kind === 'file') return notASocket(walk, realPath, 'a regular file');
  if (kind !== 'socket') return notASocket(walk, realPath, 'a device or pipe');
  const { path, parents } = walk;
  const node = { uid, gid, mode, acl: aclNotRead };
  return { state: 'socket', path, realPath, parents, node };
}

function notASocket({ path }: Walk, realPath: string, is: string): PathEnd {
  return { state: 'not-a-socket', path, realPath, is };
}

async function describeDirectory({ host, path, current }: Walk): Promise<PathEnd> {
  const entries = await host.readDir(current.path);
  const empty = entries.ok ? entries.value.length === 0 : null;
  return { state: 'directory', path, realPath: current.path, empty };
}
