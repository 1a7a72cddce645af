import { dirname } from 'node:path';
import type { Disk } from './disk.ts';

/**
 * The folders of a PATH in which programs may be looked for: never one that depends on where the process is, and for root
 * none in which somebody else could put a program.
 */
export function trustedPath(disk: Pick<Disk, 'uid' | 'stat'>, path: string): string {
  const isTrusted = (folder: string): boolean =>
    folder.startsWith('/') && (disk.uid !== 0 || isRootsAlone(disk, folder));
  return path.split(':').filter(isTrusted).join(':');
}

function isRootsAlone(disk: Pick<Disk, 'stat'>, path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    const stat = disk.stat(at);
    if (stat !== null && stat.uid !== 0) return false;
    if (at === dirname(at)) return true;
  }
}
