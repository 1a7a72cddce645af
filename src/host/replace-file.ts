import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { assertReplaceable } from './assert-writable.ts';
import { type Disk, type DiskStat, diskError, type Person } from './disk.ts';
import type { WriteOptions } from './host.ts';
import { atTarget, type ResolvedPath, resolvePath } from './resolve-path.ts';

const NEW_FILE_MODE = 0o644;
const NEW_FOLDER_MODE = 0o755;
const NAME_HASH_LENGTH = 8;

/** Where the new bytes are staged: in the same directory, under a name that depends only on the target and the tag. */
export function temporaryOf(target: string, tag: string): string {
  const hash = createHash('sha256').update(basename(target)).digest('hex').slice(0, NAME_HASH_LENGTH);
  return join(dirname(target), `.dockperm-${tag}-${hash}`);
}

/**
 * Writes beside the file and renames over it, so that a reader finds the old bytes or the new, never half of either, also
 * after the machine has lost its power. Owner, mode, ACL and extended attributes stay; a symbolic link stays a
 * link, and what it points to is replaced.
 */
export function replaceFile(disk: Disk, path: string, bytes: Uint8Array, options: WriteOptions = {}): void {
  const place = resolvePath(disk, path, options.within);
  disk.withUserIds(place.person, () => makeFolders(disk, dirname(place.target), NEW_FOLDER_MODE, place.way));
  atTarget(disk, place, (target) => replaceAt(disk, { ...place, target }, { path, bytes, options }));
}

interface Replacement {
  /** As errors name it. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly options: WriteOptions;
}

function replaceAt(disk: Disk, place: ResolvedPath, { path, bytes, options }: Replacement): void {
  const { target, person } = place;
  const temporary = temporaryOf(target, options.tag ?? String(process.pid));
  const before = disk.withUserIds(person, () => {
    const stat = assertExpected(disk, target, options.expect);
    if (stat !== null) assertReplaceable(stat, path);
    return stat;
  });
  try {
    const { mode = NEW_FILE_MODE, owner, attributes = 'keep' } = options;
    stage(disk, temporary, { bytes, mode, before, place, attributes, owner: before ?? owner });
    disk.withUserIds(person, () => {
      const now = assertExpected(disk, target, options.expect);
      if (now?.identity !== before?.identity) throw diskError('CHANGED_MEANWHILE', path);
      disk.rename(temporary, target);
      disk.syncFolder(dirname(target));
    });
  } catch (error) {
    disk.withUserIds(person, () => attemptDiscard(disk, temporary));
    throw error;
  }
}

/** The current content; throws `CHANGED_MEANWHILE` unless it is what the caller has read. */
export function assertExpected(disk: Disk, target: string, expect: WriteOptions['expect']): DiskStat | null {
  const stat = disk.stat(target);
  if (expect === undefined) return stat;
  if (stat === null || expect === null) {
    if (stat !== null || expect !== null) throw diskError('CHANGED_MEANWHILE', target);
    return null;
  }
  const found = disk.read(target, Number.POSITIVE_INFINITY);
  if (Buffer.compare(found.bytes, expect) !== 0) throw diskError('CHANGED_MEANWHILE', target);
  return found.stat;
}

interface Staged {
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly before: DiskStat | null;
  readonly place: ResolvedPath;
  readonly owner: Person | undefined;
  readonly attributes: 'keep' | 'forget';
}

function stage(
  disk: Disk,
  temporary: string,
  { bytes, mode, before, place, owner, attributes }: Staged,
): void {
  const { person } = place;
  const descriptor = disk.withUserIds(person, () => createFresh(disk, temporary, before ? 0o600 : mode));
  try {
    if (before && attributes === 'keep') keepAttributes(disk, descriptor, { before, place });
    disk.write(descriptor, bytes);
    if (before || disk.uid === 0) keepOwner(disk, descriptor, owner);
    // Set-id bits are kept only where the owner is the one who acts: a file of root's is no gift to others.
    const expected = before ? before.mode & (person === null ? 0o7777 : 0o777) : mode;
    if (disk.statOpen(descriptor).mode !== expected) disk.setMode(descriptor, expected);
    disk.sync(descriptor);
  } finally {
    disk.close(descriptor);
  }
}

/** A name with this tag is dockperm's own: an existing file of that name was left by an interrupted run. */
function createFresh(disk: Disk, path: string, mode: number): number {
  discard(disk, path);
  return disk.create(path, mode);
}

/** Those of the file that is replaced, and of no other that has taken its name meanwhile. */
function keepAttributes(
  disk: Disk,
  to: number,
  { before, place: { target, person } }: { readonly before: DiskStat; readonly place: ResolvedPath },
): void {
  const from = disk.withUserIds(person, () => disk.open(target));
  try {
    if (disk.statOpen(from).identity !== before.identity) throw diskError('CHANGED_MEANWHILE', target);
    disk.copyAttributes(from, to, person);
  } finally {
    disk.close(from);
  }
}

function keepOwner(disk: Disk, descriptor: number, owner: Person | undefined): void {
  if (owner === undefined) return;
  const { uid, gid } = owner;
  const mine = disk.statOpen(descriptor);
  if (mine.uid !== uid || mine.gid !== gid) disk.setOwner(descriptor, uid, gid);
}

function discard(disk: Disk, path: string): void {
  if (disk.stat(path) !== null) disk.unlink(path);
}

/** A file that cannot be removed has a name that the journal knows. */
function attemptDiscard(disk: Disk, path: string): void {
  try {
    discard(disk, path);
  } catch {
    // Why the write failed says more.
  }
}

/** Each one lasts before the next is made in it. */
export function makeFolders(
  disk: Disk,
  path: string,
  mode: number,
  way: ResolvedPath['way'] = 'by name',
): void {
  if (disk.stat(path) !== null) return;
  makeFolders(disk, dirname(path), mode, way);
  atTarget(disk, { target: path, way }, (target) => {
    disk.makeFolder(target, mode);
    disk.syncFolder(dirname(target));
  });
}
