import * as fs from 'node:fs';
import { copyAttributes } from './copy-attributes.ts';
import { type Disk, type DiskStat, diskError } from './disk.ts';
import { whyNotRegular } from './regular-file.ts';
import { errnoOf } from './result.ts';
import { withFolder } from './with-folder.ts';
import { withUserIds } from './with-user-ids.ts';

const { constants } = fs;

/** The host's own disk. */
export const localDisk: Disk = {
  get uid() {
    return process.geteuid?.() ?? null;
  },
  stat(path) {
    const stat = fs.lstatSync(path, { throwIfNoEntry: false });
    return stat === undefined ? null : statOf(stat);
  },
  readLink: (path) => fs.readlinkSync(path),
  realPath: (path) => fs.realpathSync(path),
  list: (path) => fs.readdirSync(path),
  read: readFile,
  assertWritable(path, what) {
    fs.accessSync(path, what === 'file' ? constants.W_OK : constants.W_OK | constants.X_OK);
  },
  isMountPoint: (path) => mountPoints().includes(path),
  freeBytes(path) {
    const { bavail, bsize } = fs.statfsSync(path);
    return bavail * bsize;
  },
  // O_EXCL never follows a link that another user put there.
  create: (path, mode) => fs.openSync(path, 'wx', mode),
  write(descriptor, bytes) {
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(descriptor, bytes, at);
  },
  setOwner: (descriptor, uid, gid) => fs.fchownSync(descriptor, uid, gid),
  setMode: (descriptor, mode) => fs.fchmodSync(descriptor, mode),
  statOpen: (descriptor) => statOf(fs.fstatSync(descriptor)),
  sync: (descriptor) => fs.fsyncSync(descriptor),
  close: (descriptor) => fs.closeSync(descriptor),
  open: (path) => openRegular(path).descriptor,
  copyAttributes,
  rename: (from, to) => fs.renameSync(from, to),
  unlink: (path) => fs.unlinkSync(path),
  makeFolder: (path, mode) => fs.mkdirSync(path, mode),
  removeFolder: (path) => fs.rmdirSync(path),
  syncFolder,
  withFolder,
  withUserIds,
};

/** The same for programs: on macOS their directories belong to the user who installed Homebrew. */
export const programDisk: Pick<Disk, 'uid' | 'stat' | 'readLink'> =
  process.platform === 'linux' ? localDisk : { ...localDisk, uid: null };

function statOf(stat: fs.Stats): DiskStat {
  const { uid, gid, mode, dev, ino, nlink } = stat;
  return { kind: kindOf(stat), uid, gid, mode: mode & 0o7777, links: nlink, identity: `${dev}:${ino}` };
}

export function kindOf(stat: fs.Stats): DiskStat['kind'] {
  if (stat.isSymbolicLink()) return 'symlink';
  if (stat.isSocket()) return 'socket';
  if (stat.isDirectory()) return 'directory';
  return stat.isFile() ? 'file' : 'other';
}

function readFile(path: string, maxBytes: number): { bytes: Uint8Array; stat: DiskStat } {
  const { descriptor, stat } = openRegular(path);
  try {
    if (stat.size > maxBytes) throw diskError('EFBIG', path);
    return { bytes: fs.readFileSync(descriptor), stat: statOf(stat) };
  } finally {
    fs.closeSync(descriptor);
  }
}

function openRegular(path: string): { descriptor: number; stat: fs.Stats } {
  const other = whyNotRegular(fs.lstatSync(path));
  if (other !== null) throw diskError(other, path);
  // A pipe can have replaced the file in the meantime, and opening one must not block the process.
  const descriptor = fs.openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const stat = fs.fstatSync(descriptor);
  const now = whyNotRegular(stat);
  if (now === null) return { descriptor, stat };
  fs.closeSync(descriptor);
  throw diskError(now, path);
}

/** The fifth field, with blanks and backslashes in octal, see proc_pid_mountinfo(5). */
function mountPoints(): string[] {
  try {
    const lines = fs.readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
    return lines.map((line) =>
      (line.split(' ')[4] ?? '').replace(/\\([0-7]{3})/g, (_, octal) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      ),
    );
  } catch {
    return [];
  }
}

/** Some file systems have no way to make a directory last, and none is needed there. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(path, constants.O_RDONLY);
  try {
    fs.fsyncSync(descriptor);
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EISDIR'].includes(errnoOf(error))) throw error;
  } finally {
    fs.closeSync(descriptor);
  }
}
