import { decidePermission } from '../../src/access/permission-entries.ts';
import type { Acl } from '../../src/facts/facts.ts';
import type { FileStat, Identity, Result } from '../../src/host/host.ts';
import { failed, ok } from '../../src/host/result.ts';
import type { EngineState } from './memory-engine.ts';

/** One file of the tree. `text` is null for a file that is not UTF-8. */
export interface Inode {
  readonly kind: FileStat['kind'];
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly text: string | null;
  /** What was written to it, where that need not be text. */
  readonly bytes?: Uint8Array;
  readonly target: string | null;
  readonly engine: EngineState | null;
  /** Names of the file; one, unless told otherwise. */
  readonly links?: number;
  /** Its access list, if it has one; the group bits of the mode are then its mask. */
  readonly acl?: Acl;
}

type Owner = Partial<Pick<Inode, 'uid' | 'gid' | 'mode' | 'acl' | 'links'>>;

const base: Inode = {
  kind: 'file',
  uid: 0,
  gid: 0,
  mode: 0o644,
  text: null,
  target: null,
  engine: null,
};

export const file = (text: string, owner: Owner = {}): Inode => ({ ...base, text, ...owner });
export const notText = (): Inode => base;
export const directory = (owner: Owner = {}): Inode => ({
  ...base,
  kind: 'directory',
  mode: 0o755,
  ...owner,
});
export const link = (target: string): Inode => ({ ...base, kind: 'symlink', mode: 0o777, target });
export const device = (): Inode => ({ ...base, kind: 'other' });
export const socket = (engine: EngineState, owner: Owner = {}): Inode => ({
  ...base,
  kind: 'socket',
  mode: 0o660,
  engine,
  ...owner,
});

export const bits = { read: 4, write: 2, search: 1 } as const;

/** As the kernel decides it: the first class that matches, and no other. */
export function allows(who: Identity, inode: Inode, want: keyof typeof bits): boolean {
  if (who.dacOverride) return true;
  const { uid, gid, mode, acl } = inode;
  if (acl) return allowsByList(who, inode, acl, want);
  const groups = [who.gid, ...who.groups];
  const shift = who.uid === uid ? 6 : groups.includes(gid) ? 3 : 0;
  return ((mode >> shift) & bits[want]) !== 0;
}

function allowsByList(who: Identity, inode: Inode, acl: Acl, want: keyof typeof bits): boolean {
  const groups = [...(who.gid === null ? [] : [who.gid]), ...who.groups];
  const listed = { path: '', ...inode, acl: { state: 'extended', acl } } as const;
  return decidePermission({ ...who, groups }, listed, bits[want]).some(({ allows }) => allows);
}

export interface Found {
  readonly path: string;
  readonly inode: Inode;
}

const MAX_LINKS = 40;

/** A small tree of files. Directories that are not described belong to root and are open to all. */
export class FileTree {
  readonly #inodes = new Map<string, Inode>([['/', directory()]]);
  /** Of the file behind each name: another one after a rename, the same after a write. */
  readonly #identities = new Map<string, string>();
  #made = 0;

  constructor(entries: Readonly<Record<string, Inode>>) {
    for (const [path, inode] of Object.entries(entries)) this.put(path, inode);
  }

  put(path: string, inode: Inode): void {
    for (let parent = parentOf(path); !this.#inodes.has(parent); parent = parentOf(parent))
      this.#inodes.set(parent, directory());
    this.#inodes.set(path, inode);
  }

  remove(path: string): void {
    this.#inodes.delete(path);
    this.#identities.delete(path);
  }

  move(from: string, to: string): void {
    const inode = this.#inodes.get(from);
    if (inode === undefined) return;
    const identity = this.identityOf(from);
    this.remove(from);
    this.put(to, inode);
    this.#identities.set(to, identity);
  }

  identityOf(path: string): string {
    const known = this.#identities.get(path) ?? String(this.#made++);
    this.#identities.set(path, known);
    return known;
  }

  entries(): [string, Inode][] {
    return [...this.#inodes];
  }

  names(directoryPath: string): string[] {
    return this.entries().flatMap(([path]) =>
      path !== '/' && parentOf(path) === directoryPath ? [path.slice(path.lastIndexOf('/') + 1)] : [],
    );
  }

  /** Walks to a file as the kernel does for this identity; `stay` does not follow a link at the very end. */
  resolve(path: string, who: Identity, last: 'follow' | 'stay' = 'follow'): Result<Found> {
    let at: Walk = { current: '/', rest: segmentsOf(path), links: 0 };
    while (at.links <= MAX_LINKS) {
      const inode = this.#inodes.get(at.current);
      if (inode === undefined) return failed('ENOENT');
      if (at.rest.length === 0) return ok({ path: at.current, inode });
      if (inode.kind !== 'directory') return failed('ENOTDIR');
      if (!allows(who, inode, 'search')) return failed('EACCES');
      at = this.#step(at, last);
    }
    return failed('ELOOP');
  }

  #step({ current, rest: [name = '', ...rest], links }: Walk, last: 'follow' | 'stay'): Walk {
    const child = name === '..' ? parentOf(current) : `${current === '/' ? '' : current}/${name}`;
    const target = this.#inodes.get(child)?.target ?? null;
    if (target === null || (rest.length === 0 && last === 'stay')) return { current: child, rest, links };
    const from = target.startsWith('/') ? '/' : current;
    return { current: from, rest: [...segmentsOf(target), ...rest], links: links + 1 };
  }
}

interface Walk {
  readonly current: string;
  readonly rest: readonly string[];
  readonly links: number;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function whyNotRegular({ kind }: Inode): string | null {
  if (kind === 'file') return null;
  if (kind === 'directory') return 'EISDIR';
  return kind === 'socket' ? 'IS_SOCKET' : 'IS_DEVICE';
}

export function readText(tree: FileTree, who: Identity, path: string): Result<string> {
  const found = tree.resolve(path, who);
  if (!found.ok) return found;
  const { inode } = found.value;
  const other = whyNotRegular(inode);
  if (other !== null) return failed(other);
  if (!allows(who, inode, 'read')) return failed('EACCES');
  return inode.text === null ? failed('EILSEQ') : ok(inode.text);
}
