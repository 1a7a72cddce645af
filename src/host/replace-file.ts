import { access, chmod, chown, constants, lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const NEW_FILE_MODE = 0o644;

/** A rename needs only the folder's permission; a file that is marked read-only is respected all the same. */
export async function assertWritable(path: string): Promise<null> {
  const target = await realpath(path).catch(() => path);
  await access(await nearestFolder(dirname(target)), constants.W_OK | constants.X_OK);
  await access(target, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return null;
}

/** The folder itself, or the one in which it would be made. */
async function nearestFolder(path: string): Promise<string> {
  const exists = await lstat(path).then(
    () => true,
    () => false,
  );
  return exists || path === dirname(path) ? path : nearestFolder(dirname(path));
}

/**
 * Writes beside the file and renames over it, so that a reader finds the old text or the new, never half of one.
 * Owner and mode stay those of the file replaced; a new file belongs to whom its folder belongs. A symbolic link stays a
 * link, and what it points to is replaced.
 */
export async function replaceFile(path: string, text: string, mode = NEW_FILE_MODE): Promise<null> {
  const target = await realpath(path).catch(() => path);
  const before = await lstat(target).catch(() => null);
  const temporary = join(dirname(target), `.${basename(target)}.dockperm-${process.pid}`);
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeDurably(temporary, text, before?.mode ?? mode);
    if (before) await keepOwner(temporary, before, before.mode);
    else await keepOwner(temporary, await ownerOfNew(temporary), mode);
    await rename(temporary, target);
    return null;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  // `wx` never follows a link that somebody else put there.
  const file = await open(path, 'wx', mode & 0o7777);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function keepOwner(
  path: string,
  { uid, gid }: { uid: number; gid: number },
  mode: number,
): Promise<void> {
  const mine = await lstat(path);
  if (mine.uid !== uid || mine.gid !== gid) await chown(path, uid, gid);
  await chmod(path, mode & 0o7777);
}

/** What root makes in somebody's folder is theirs; what others make is their own. */
async function ownerOfNew(path: string): Promise<{ uid: number; gid: number }> {
  return lstat(process.geteuid?.() === 0 ? dirname(path) : path);
}
