import type { FileStat } from './host.ts';

/**
 * What the kernel does for files, one call each: the seam at which tests interrupt a run. Every call is synchronous, so
 * that nothing else of the process runs while it acts as another user. Failures are thrown with an errno name as `code`.
 */
export interface Disk {
  /** The effective user id of the process; null on Windows. */
  readonly uid: number | null;
  /** The file itself, a link is not followed; null when there is none. */
  stat(path: string): DiskStat | null;
  readLink(path: string): string;
  /** With every link resolved. */
  realPath(path: string): string;
  list(path: string): string[];
  /** One open file: what it holds and whose it is belong together. A link at the end is refused with `ELOOP`, and what is no regular file with what it is. */
  read(path: string, maxBytes: number): { readonly bytes: Uint8Array; readonly stat: DiskStat };
  /** Throws where the process, with its original ids, cannot write to the file or create entries in the directory. */
  assertWritable(path: string, what: 'file' | 'folder'): void;
  /** Something is mounted right on it: such a name cannot be given to another file. */
  isMountPoint(path: string): boolean;
  freeBytes(path: string): number;

  /** Makes the file, which must not exist, and returns a descriptor to write to. */
  create(path: string, mode: number): number;
  write(descriptor: number, bytes: Uint8Array): void;
  setOwner(descriptor: number, uid: number, gid: number): void;
  setMode(descriptor: number, mode: number): void;
  statOpen(descriptor: number): DiskStat;
  sync(descriptor: number): void;
  close(descriptor: number): void;
  /** For `copyAttributes`, under the same conditions as `read`. */
  open(path: string): number;
  /**
   * ACL and extended attributes, as far as the system's tools can; owner and mode are set after it. By descriptors: a name
   * can be given to another file while the tools start.
   */
  copyAttributes(from: number, to: number, person: Person | null): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  makeFolder(path: string, mode: number): void;
  removeFolder(path: string): void;
  syncFolder(path: string): void;
  /**
   * `work` gets a path that stays this directory's, whatever becomes of the names on the way to it. Throws
   * `CHANGED_MEANWHILE` where they already lead elsewhere: the path must be one without links.
   */
  withFolder<T>(path: string, work: (folder: string) => T): T;

  /** What `work` does is done with this person's rights, and no more; null for the process's own. */
  withUserIds<T>(person: Person | null, work: () => T): T;
}

/** Ids that root takes on for a while. */
export interface Person {
  readonly uid: number;
  readonly gid: number;
}

export interface DiskStat extends Person {
  readonly kind: FileStat['kind'];
  /** 0o000 to 0o7777. */
  readonly mode: number;
  /** Names that the file has. */
  readonly links: number;
  /** Together the same for one file and different for two. */
  readonly identity: string;
}

/** An error as Node throws them, for what the kernel has no name for. */
export function diskError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
