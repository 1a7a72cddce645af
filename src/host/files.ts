import { dirname } from 'node:path';
import { assertWritable, nearestFolder } from './assert-writable.ts';
import type { Disk } from './disk.ts';
import type { Host, Result } from './host.ts';
import { assertExpected, makeFolders, replaceFile } from './replace-file.ts';
import { atTarget, resolvePath } from './resolve-path.ts';
import { attempt, ok } from './result.ts';
import { isRootOnlyPath } from './root-owned-path.ts';

type FileVerbs =
  | 'checkLinks'
  | 'isRootOnly'
  | 'realPath'
  | 'readBytes'
  | 'checkWritable'
  | 'writeFile'
  | 'removeFile'
  | 'makeFolder'
  | 'removeFolder'
  | 'freeSpace';

const MAX_BYTES = 4 * 1024 * 1024;

/** What the port says about files that are changed, on any disk. */
export function filesOn(disk: Disk): Pick<Host, FileVerbs> {
  return {
    checkLinks: async (path, within) =>
      disk.uid === 0 ? attemptDone(() => resolvePath(disk, path, within)) : ok(null),
    isRootOnly: async (path) => isRootOnlyPath(disk, path),
    realPath: async (path) => attempt(() => disk.realPath(path)),
    readBytes: async (path, within) =>
      attempt(() => {
        const place = resolvePath(disk, path, within);
        const read = (target: string) => disk.read(target, MAX_BYTES).bytes;
        return disk.withUserIds(place.person, () => atTarget(disk, place, read));
      }),
    checkWritable: async (path, within) => attemptDone(() => assertWritable(disk, path, within)),
    writeFile: async (path, data, options) => {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data;
      return attemptDone(() => replaceFile(disk, path, bytes, options));
    },
    removeFile: async (path, options = {}) =>
      attemptDone(() => {
        const place = resolvePath(disk, path, options.within);
        const remove = (target: string) => {
          assertExpected(disk, target, options.expect);
          disk.unlink(target);
          disk.syncFolder(dirname(target));
        };
        disk.withUserIds(place.person, () => atTarget(disk, place, remove));
      }),
    makeFolder: async (path, mode) => attemptDone(() => makeFolders(disk, path, mode)),
    removeFolder: async (path) =>
      attemptDone(() => disk.withUserIds(resolvePath(disk, path).person, () => disk.removeFolder(path))),
    freeSpace: async (path) => attempt(() => disk.freeBytes(nearestFolder(disk, path))),
  };
}

function attemptDone(work: () => unknown): Promise<Result<null>> {
  return attempt(() => {
    work();
    return null;
  });
}
