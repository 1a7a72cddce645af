import { dirname } from 'node:path';
import { type Disk, type DiskStat, diskError, type Person } from './disk.ts';
import { resolvePath } from './resolve-path.ts';

/**
 * A rename needs only the directory's permission; a read-only file is respected nevertheless. `EBUSY` at a
 * mount point, `FOREIGN_OWNER` where the owner could not be kept, `HARD_LINKED` where the file has other names, `EISDIR`
 * and `NOT_REGULAR` at what is no file.
 */
export function assertWritable(disk: Disk, path: string, within?: string): void {
  const { target, person } = resolvePath(disk, path, within);
  const stat = disk.stat(target);
  if (stat !== null) assertReplaceable(stat, path);
  assertAllowed(disk, nearestFolder(disk, dirname(target)), 'folder', person);
  if (stat === null) return;
  assertAllowed(disk, target, 'file', person);
  if (disk.isMountPoint(target)) throw diskError('EBUSY', path);
  const canGiveAway = disk.uid === 0 || disk.uid === null;
  if (!canGiveAway && stat.uid !== disk.uid) throw diskError('FOREIGN_OWNER', path);
}

/** A rename would silently leave the other names of the file with the old bytes. */
export function assertReplaceable({ kind, links }: DiskStat, path: string): void {
  if (kind === 'directory') throw diskError('EISDIR', path);
  if (kind !== 'file') throw diskError('NOT_REGULAR', path);
  if (links > 1) throw diskError('HARD_LINKED', path);
}

/** The directory itself, or the one in which it would be made. */
export function nearestFolder(disk: Disk, path: string): string {
  return path === dirname(path) || disk.stat(path) !== null ? path : nearestFolder(disk, dirname(path));
}

/** The kernel answers for the process; for a user whose rights root takes on, the mode does, see access(2). */
function assertAllowed(disk: Disk, path: string, what: 'file' | 'folder', person: Person | null): void {
  disk.assertWritable(path, what);
  const stat = disk.stat(path);
  if (person === null || stat === null) return;
  const shift = stat.uid === person.uid ? 6 : stat.gid === person.gid ? 3 : 0;
  const required = what === 'file' ? 0o2 : 0o3;
  if (((stat.mode >> shift) & required) !== required) throw diskError('EACCES', path);
}
