import type { Disk } from './disk.ts';
import type { Result } from './host.ts';
import { followPath } from './path-steps.ts';
import { failed, ok } from './result.ts';
import { isRootOnlyPath } from './root-owned-path.ts';

type Readable = Pick<Disk, 'uid' | 'stat' | 'readLink'>;

export interface SearchPath {
  readonly trusted: string;
  /** Directories in which root looks for no program, because another user could put one there. */
  readonly passedOver: readonly string[];
}

/**
 * The directories of a PATH to look for programs in: never one that depends on where the process is, and for
 * root none in which another user can change anything.
 */
export function trustedPath(disk: Readable, path: string): SearchPath {
  const absolute = path.split(':').filter((directory) => directory.startsWith('/'));
  const isTrusted = (directory: string): boolean => disk.uid !== 0 || isRootOnlyPath(disk, directory);
  return {
    trusted: absolute.filter(isTrusted).join(':'),
    passedOver: absolute.filter((directory) => !isTrusted(directory)),
  };
}

/**
 * What to start for a program's name, as execvp(3) finds it. For root only a file that no other user can change: `ENOENT`
 * where there is none, `EACCES` where there are only others.
 */
export function findTrustedProgram(disk: Readable, file: string, path: string): Result<string> {
  if (disk.uid !== 0) return ok(file);
  const candidates = file.includes('/') ? [file] : path.split(':').map((directory) => `${directory}/${file}`);
  const programs = candidates.filter((candidate) => isProgram(disk, candidate));
  const trusted = programs.find((program) => isRootOnlyPath(disk, program));
  if (trusted !== undefined) return ok(trusted);
  return failed(programs.length === 0 ? 'ENOENT' : 'EACCES');
}

function isProgram(disk: Readable, path: string): boolean {
  try {
    const { end } = followPath(disk, path);
    return end?.kind === 'file' && (end.mode & 0o111) !== 0;
  } catch {
    return false;
  }
}
