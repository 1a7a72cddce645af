import { decodeText } from '../../src/host/decode-text.ts';
import type { Disk, DiskStat, Person } from '../../src/host/disk.ts';
import type { Identity } from '../../src/host/host.ts';
import {
  allows,
  directory,
  type FileTree,
  file,
  type Inode,
  parentOf,
  whyNotRegular,
} from './memory-files.ts';

export interface DiskState {
  readonly tree: FileTree;
  readonly who: Identity;
  /** Files whose names something is mounted on. */
  readonly mounts?: readonly string[];
  /** Bytes that still fit. */
  readonly free?: number;
}

/** The file primitives on a tree in memory, decided as the kernel would decide them. */
export function memoryDisk({ tree, who, mounts = [], free = 1 << 30 }: DiskState): Disk {
  const open = new Map<number, string>();
  let acting: Identity = who;
  let next = 3;

  const find = (path: string, last: 'follow' | 'stay' = 'stay') => {
    const found = tree.resolve(path, acting, last);
    if (!found.ok) throw errno(found.error);
    return found.value;
  };
  const enter = (path: string): void => {
    if (!allows(acting, find(parentOf(path), 'follow').inode, 'write')) throw errno('EACCES');
  };
  const opened = (descriptor: number): { path: string; inode: Inode } => {
    const path = open.get(descriptor);
    if (path === undefined) throw errno('EBADF');
    return find(path);
  };
  const change = (descriptor: number, part: Partial<Inode>): void => {
    const { path, inode } = opened(descriptor);
    tree.put(path, { ...inode, ...part });
  };
  const here = (path: string) => `${find(parentOf(path), 'follow').path.replace(/\/$/, '')}/${nameOf(path)}`;

  return {
    uid: who.uid,
    stat(path) {
      const found = tree.resolve(path, acting, 'stay');
      if (found.ok) return statOf(found.value.inode, tree.identityOf(found.value.path));
      if (found.error === 'ENOENT' || found.error === 'ENOTDIR') return null;
      throw errno(found.error);
    },
    readLink: (path) => find(path).inode.target ?? '',
    realPath: (path) => find(path, 'follow').path,
    list: (path) => tree.names(find(path, 'follow').path),
    read(path, maxBytes) {
      const { inode, path: real } = find(path);
      if (inode.kind === 'symlink') throw errno('ELOOP');
      const other = whyNotRegular(inode);
      if (other !== null) throw errno(other);
      if (!allows(acting, inode, 'read')) throw errno('EACCES');
      const bytes = bytesOf(inode);
      if (bytes.length > maxBytes) throw errno('EFBIG');
      return { bytes, stat: statOf(inode, tree.identityOf(real)) };
    },
    assertWritable(path) {
      if (!allows(who, find(path, 'follow').inode, 'write')) throw errno('EACCES');
    },
    isMountPoint: (path) => mounts.includes(path),
    freeBytes: () => free,
    create(path, mode) {
      enter(path);
      if (tree.resolve(path, acting, 'stay').ok) throw errno('EEXIST');
      tree.put(here(path), file('', { uid: acting.uid ?? 0, gid: acting.gid ?? 0, mode }));
      open.set(next, here(path));
      return next++;
    },
    write(descriptor, bytes) {
      if (bytes.length > free) throw errno('ENOSPC');
      change(descriptor, contentOf(Buffer.concat([bytesOf(opened(descriptor).inode), bytes])));
    },
    setOwner: (descriptor, uid, gid) => change(descriptor, { uid, gid }),
    setMode: (descriptor, mode) => change(descriptor, { mode }),
    statOpen: (descriptor) => statOf(opened(descriptor).inode, tree.identityOf(opened(descriptor).path)),
    sync: (descriptor) => void opened(descriptor),
    close: (descriptor) => void open.delete(descriptor),
    open(path) {
      this.read(path, Number.POSITIVE_INFINITY);
      open.set(next, find(path).path);
      return next++;
    },
    copyAttributes(from, to) {
      const { acl } = opened(from).inode;
      if (acl) change(to, { acl });
    },
    rename(from, to) {
      enter(from);
      enter(to);
      if (mounts.includes(to)) throw errno('EBUSY');
      if (tree.resolve(to, acting, 'stay').ok && find(to).inode.kind === 'directory') throw errno('EISDIR');
      tree.move(find(from).path, here(to));
    },
    unlink(path) {
      enter(path);
      if (find(path).inode.kind === 'directory') throw errno('EISDIR');
      tree.remove(find(path).path);
    },
    makeFolder(path, mode) {
      enter(path);
      if (tree.resolve(path, acting, 'stay').ok) throw errno('EEXIST');
      tree.put(here(path), directory({ uid: acting.uid ?? 0, gid: acting.gid ?? 0, mode }));
    },
    removeFolder(path) {
      enter(path);
      if (tree.names(find(path).path).length > 0) throw errno('ENOTEMPTY');
      tree.remove(find(path).path);
    },
    syncFolder: (path) => void find(path, 'follow'),
    withFolder: (path, work) => work(path),
    withUserIds<T>(person: Person | null, work: () => T): T {
      if (person === null || who.uid !== 0) return work();
      acting = { ...who, ...person, groups: [person.gid], dacOverride: false, dacReadSearch: false };
      try {
        return work();
      } finally {
        acting = who;
      }
    },
  };
}

function statOf({ kind, uid, gid, mode, links = 1 }: Inode, identity: string): DiskStat {
  return { kind, uid, gid, mode, links, identity };
}

const NOT_TEXT = Uint8Array.of(0xff);

export function bytesOf({ text, bytes }: Inode): Uint8Array {
  return bytes ?? (text === null ? NOT_TEXT : Buffer.from(text));
}

function contentOf(bytes: Uint8Array): Pick<Inode, 'text' | 'bytes'> {
  const text = decodeText(bytes);
  return { text: text.ok ? text.value : null, bytes };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function errno(code: string): Error {
  return Object.assign(new Error(code), { code });
}
