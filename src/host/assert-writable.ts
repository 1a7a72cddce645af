import { dirname } from 'node:path';
import { type Disk, diskError, type Person } from './disk.ts';
import { resolvePath } from './resolve-path.ts';

/**
 * A rename needs only the folder's permission; a file that is marked read-only is respected all the same. `EBUSY` at a
 * mount point, `EPERM` where the owner could not be kept, `EISDIR` and `EINVAL` at what is no file.
 */
export function assertWritable(disk: Disk, path: string, within?: string): void {
  const { target, person } = resolvePath(disk, path, within);
  assertAllowed(disk, nearestFolder(disk, dirname(target)), 'folder', person);
  const stat = disk.stat(target);
  if (stat === null) return;
  if (stat.kind === 'directory') throw diskError('EISDIR', path);
  if (stat.kind !== 'file') throw diskError('EINVAL', path);
  assertAllowed(disk, target, 'file', person);
  if (disk.isMountPoint(target)) throw diskError('EBUSY', path);
  const mayGiveAway = disk.uid === 0 || disk.uid === null;
  if (!mayGiveAway && stat.uid !== disk.uid) throw diskError('EPERM', path);
}

/** The folder itself, or the one in which it would be made. */
export function nearestFolder(disk: Disk, path: string): string {
  return path === dirname(path) || disk.stat(path) !== null ? path : nearestFolder(disk, dirname(path));
}

/** The kernel is asked for the process; for somebody whose rights root takes on, the mode answers, see access(2). */
function assertAllowed(disk: Disk, path: string, what: 'file' | 'folder', person: Person | null): void {
  disk.assertWritable(path, what);
  const stat = disk.stat(path);
  if (person === null || stat === null) return;
  const shift = stat.uid === person.uid ? 6 : stat.gid === person.gid ? 3 : 0;
  const wanted = what === 'file' ? 0o2 : 0o3;
  if (((stat.mode >> shift) & wanted) !== wanted) throw diskError('EACCES', path);
}
