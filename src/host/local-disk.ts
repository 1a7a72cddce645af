import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { type Disk, type DiskStat, diskError, type Person } from './disk.ts';
import { whyNotRegular } from './regular-file.ts';
import { errnoOf } from './result.ts';
import { withUserIds } from './with-user-ids.ts';

const { constants } = fs;
const ATTRIBUTES_TIMEOUT_MS = 5000;

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
  copyAttributes,
  rename: (from, to) => fs.renameSync(from, to),
  unlink: (path) => fs.unlinkSync(path),
  makeFolder: (path, mode) => fs.mkdirSync(path, mode),
  removeFolder: (path) => fs.rmdirSync(path),
  syncFolder,
  withUserIds: withUserIds,
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
  const other = whyNotRegular(fs.lstatSync(path));
  if (other !== null) throw diskError(other, path);
  // A pipe can have replaced the file in the meantime, and opening one must not block the process.
  const descriptor = fs.openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fs.fstatSync(descriptor);
    const now = whyNotRegular(stat);
    if (now !== null) throw diskError(now, path);
    if (stat.size > maxBytes) throw diskError('EFBIG', path);
    return { bytes: fs.readFileSync(descriptor), stat: statOf(stat) };
  } finally {
    fs.closeSync(descriptor);
  }
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

/**
 * Node reads neither ACLs nor extended attributes, and cannot even tell whether a file has any. One start of `cp`
 * carries both over; where it is BusyBox's, the ACL tools do, if they are there.
 */
function copyAttributes(from: string, to: string, person: Person | null): void {
  if (process.platform !== 'linux') return;
  const options = {
    ...(person === null ? {} : { uid: person.uid, gid: person.gid }),
    cwd: '/',
    timeout: ATTRIBUTES_TIMEOUT_MS,
  };
  const copied = spawnSync('cp', ['--attributes-only', '--preserve=all', '--', from, to], {
    ...options,
    stdio: 'ignore',
  });
  if (copied.status === 0) return;
  const list = spawnSync('getfacl', ['--absolute-names', '--', from], options);
  if (list.status === 0) spawnSync('setfacl', ['--set-file=-', '--', to], { ...options, input: list.stdout });
}

/** Some file systems have no way to make a folder last, and none is needed there. */
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
