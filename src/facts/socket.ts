import type { FileStat, Host, Result } from '../host/host.ts';
import { aclNotRead } from './acl.ts';
import type { PathComponent, SocketFacts } from './facts.ts';

/** As many symbolic links as the kernel follows before it answers ELOOP. */
const MAX_LINKS = 40;

/** Walks to a socket as the kernel does, and keeps every directory that must be searched on the way. */
export async function readSocket(host: Host, path: string): Promise<SocketFacts> {
  const walk: Walk = { host, path, parents: [], link: null, links: 0, current: '', rest: segmentsOf(path) };
  for (;;) {
    const end = await step(walk);
    if (end) return end;
  }
}

interface Walk {
  readonly host: Host;
  readonly path: string;
  readonly parents: PathComponent[];
  /** The last symbolic link that was followed; `tail` is what stood behind it in the path. */
  link: { path: string; target: string; tail: number } | null;
  links: number;
  /** The directory reached so far; empty for the root. */
  current: string;
  rest: string[];
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

async function step(walk: Walk): Promise<SocketFacts | null> {
  const hidden = await visitParent(walk);
  if (hidden) return hidden;
  const [name, ...others] = walk.rest;
  const child = name === undefined ? walk.current || '/' : `${walk.current}/${name}`;
  if (name === '..') return enter(walk, walk.current.replace(/\/[^/]*$/, ''), others);
  const stat = await walk.host.stat(child);
  if (!stat.ok) return absent(walk, child, stat.error);
  if (stat.value.kind === 'symlink') return follow(walk, child, stat.value.target ?? '');
  return others.length === 0 ? describe(walk, child, stat.value) : enter(walk, child, others);
}

function enter(walk: Walk, directory: string, rest: string[]): null {
  walk.current = directory;
  walk.rest = rest;
  return null;
}

function follow(walk: Walk, link: string, target: string): SocketFacts | null {
  walk.links += 1;
  if (walk.links > MAX_LINKS) {
    return { state: 'not-a-socket', path: walk.path, realPath: link, is: 'a loop of symbolic links' };
  }
  const tail = walk.rest.slice(1);
  walk.link = { path: link, target, tail: tail.length };
  return enter(walk, target.startsWith('/') ? '' : walk.current, [...segmentsOf(target), ...tail]);
}

async function visitParent(walk: Walk): Promise<SocketFacts | null> {
  const path = walk.current || '/';
  if (walk.parents.at(-1)?.path === path) return null;
  const stat: Result<FileStat> = await walk.host.stat(path);
  if (!stat.ok) return absent(walk, path, stat.error);
  const { uid, gid, mode } = stat.value;
  walk.parents.push({ path, uid, gid, mode, acl: aclNotRead });
  return null;
}

function absent({ path, parents, link, rest }: Walk, component: string, error: string): SocketFacts {
  if (error === 'EACCES') return { state: 'hidden', path, parents, error };
  // Missing within what the link says, rather than behind it: the link itself leads nowhere.
  const dangles = link !== null && rest.length > link.tail;
  if (dangles) return { state: 'dangling', path, link: link.path, target: link.target };
  return { state: 'missing', path, component, candidates: [] };
}

async function describe(
  { host, path, parents }: Walk,
  realPath: string,
  stat: FileStat,
): Promise<SocketFacts> {
  const { kind, uid, gid, mode } = stat;
  switch (kind) {
    case 'socket':
      return { state: 'socket', path, realPath, parents, node: { uid, gid, mode, acl: aclNotRead } };
    case 'directory':
      return { state: 'directory', path, realPath, empty: await isEmpty(host, realPath) };
    case 'file':
      return { state: 'not-a-socket', path, realPath, is: 'a regular file' };
    case 'symlink':
    case 'other':
      return { state: 'not-a-socket', path, realPath, is: 'a device or pipe' };
  }
}

async function isEmpty(host: Host, path: string): Promise<boolean | null> {
  const entries = await host.readDir(path);
  return entries.ok ? entries.value.length === 0 : null;
}
