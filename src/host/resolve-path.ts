import { basename, dirname, join, resolve } from 'node:path';
import { type Disk, type DiskStat, diskError, type Person } from './disk.ts';
import { controlOf, controlOfName } from './root-owned-path.ts';

/** Where a file really is, and with whose rights to access it. */
export interface ResolvedPath {
  /** Without links. */
  readonly target: string;
  /** Whose rights are used; null for the process's own. */
  readonly person: Person | null;
  /** Where others can change the names on the way and the rights are root's: the directory is held, see `withFolder`. */
  readonly way: 'held' | 'by name';
}

const MAX_LINKS = 40;
const MAX_PASSWD_BYTES = 16 * 1024 * 1024;

/**
 * Finds the file behind a path. For root, a path that another user owns a part of is walked with that user's rights, and
 * where others can change it, no link is allowed out of `within` (by default the file's own directory): `LEADS_OUTSIDE`.
 */
export function resolvePath(disk: Disk, path: string, within = dirname(path)): ResolvedPath {
  const target = follow(disk, path);
  const control = disk.uid === 0 ? controlOfName(disk, path) : null;
  if (control === null || control.isRootOnly) return { target, person: null, way: 'by name' };
  const folder = isInside(path, within) ? within : dirname(path);
  if (!isInside(target, realDirectory(disk, folder))) throw diskError('LEADS_OUTSIDE', path);
  if (control.person === null) return { target, person: null, way: 'held' };
  return { target, person: withAccountGroup(disk, control.person), way: 'by name' };
}

/** The work gets a path of the target: in a directory that is held, no change of a name on the way leads it elsewhere. */
export function atTarget<T>(
  disk: Disk,
  { target, way }: Pick<ResolvedPath, 'target' | 'way'>,
  work: (target: string) => T,
): T {
  if (way === 'by name') return work(target);
  return disk.withFolder(dirname(target), (folder) => work(join(folder, basename(target))));
}

/** Also through a link to a file that does not exist yet. */
function follow(disk: Disk, path: string): string {
  let at = path;
  for (let links = 0; links <= MAX_LINKS; links++) {
    const here = join(realDirectory(disk, dirname(at)), basename(at));
    if (disk.stat(here)?.kind !== 'symlink') return here;
    at = resolve(dirname(here), disk.readLink(here));
  }
  throw diskError('ELOOP', path);
}

/** Of a directory that does not exist yet, the existing part is resolved. */
export function realDirectory(disk: Disk, path: string): string {
  if (path === dirname(path) || exists(disk, path)) return disk.realPath(path);
  return join(realDirectory(disk, dirname(path)), basename(path));
}

function exists(disk: Disk, path: string): boolean {
  return disk.stat(path) !== null;
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** A user without an account: programs that run as `nobody` could read what a process is given that runs as that one. */
const NO_ONE = 65_533;

const GROUP_CAN_WRITE = 0o020;

/**
 * Whose rights root takes on to read what is below a directory; null for its own, where only root decides what is there.
 * Where no other owner does, but others can write, it is no one's, with the group that can: what those others can read.
 */
export function ownerAt(disk: Disk, directory: string): Person | null {
  if (disk.uid !== 0) return null;
  const { isRootOnly, person } = controlOf(disk, directory);
  if (person !== null) return withAccountGroup(disk, person);
  return isRootOnly ? null : { uid: NO_ONE, gid: writingGroup(disk.stat(disk.realPath(directory))) };
}

/** Never the group of root: what its members can read, those that an ACL names may not. */
function writingGroup(stat: DiskStat | null): number {
  return stat !== null && (stat.mode & GROUP_CAN_WRITE) !== 0 && stat.gid !== 0 ? stat.gid : NO_ONE;
}

/** A directory's owner is not always a member of its group. */
function withAccountGroup(disk: Disk, { uid, gid }: Person): Person {
  const text = disk.stat('/etc/passwd')
    ? new TextDecoder().decode(disk.read('/etc/passwd', MAX_PASSWD_BYTES).bytes)
    : '';
  const fields = text.split('\n').map((line) => line.split(':'));
  const account = fields.find(([, , id]) => id === String(uid))?.[3];
  return { uid, gid: account !== undefined && /^\d+$/.test(account) ? Number(account) : gid };
}
