import type { Disk, DiskStat, Person } from './disk.ts';
import type { Host } from './host.ts';
import { followPath, type PathStep } from './path-steps.ts';

type Readable = Pick<Disk, 'stat' | 'readLink'>;

/** Who can change what is at a path. */
export interface PathControl {
  readonly isRootOnly: boolean;
  /** The owner nearest to the end who is not root; null where there is none. */
  readonly person: Person | null;
}

const STICKY = 0o1000;

/** Whether only root can write to the file, or change the names in the directory. */
export function isRootOnly({ uid, mode }: Pick<DiskStat, 'uid' | 'mode'>): boolean {
  return uid === 0 && (mode & 0o022) === 0;
}

/** A path that cannot be followed is not trusted. */
export function isRootOnlyPath(disk: Readable, path: string): boolean {
  try {
    return controlOf(disk, path).isRootOnly;
  } catch {
    return false;
  }
}

/** Whether this process is root, at a path that another, possibly hostile user can change. */
export async function isRootAmongOthers(host: Host, path: string): Promise<boolean> {
  const { uid } = await host.identity();
  return uid === 0 && !(await host.isRootOnly(path));
}

/** Who can give the name to another file: whose the file itself is does not matter, unless it is a link. */
export function controlOfName(disk: Readable, path: string): PathControl {
  const directory = path.replace(/\/+[^/]*\/*$/, '') || '/';
  return controlOf(disk, disk.stat(path)?.kind === 'symlink' ? path : directory);
}

/** Judges every directory and link on the way, where the links lead, and what is at the end. */
export function controlOf(disk: Readable, path: string): PathControl {
  const { steps, end } = followPath(disk, path);
  const owner = steps.findLast(({ entry }) => entry !== null && entry.uid !== 0)?.entry;
  const isFixed = steps.every(keepsName) && (end === null || isRootOnly(end));
  return {
    isRootOnly: owner === undefined && isFixed,
    person: owner ? { uid: owner.uid, gid: owner.gid } : null,
  };
}

/** In a sticky directory others cannot take away what root owns, but they can create what is missing. */
function keepsName({ entry, directory }: PathStep): boolean {
  if (isRootOnly(directory)) return true;
  return directory.uid === 0 && (directory.mode & STICKY) !== 0 && entry?.uid === 0;
}
