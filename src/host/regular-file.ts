import type { Stats } from 'node:fs';

/**
 * Null for a regular file; else what a path names that is to be read. Such a path is not even opened: a pipe waits for
 * who writes to it, and there are devices that do something when they are opened.
 */
export function whyNotRegular(stat: Stats): 'EISDIR' | 'IS_PIPE' | 'IS_SOCKET' | 'IS_DEVICE' | null {
  if (stat.isFile() || stat.isSymbolicLink()) return null;
  if (stat.isDirectory()) return 'EISDIR';
  if (stat.isFIFO()) return 'IS_PIPE';
  return stat.isSocket() ? 'IS_SOCKET' : 'IS_DEVICE';
}
