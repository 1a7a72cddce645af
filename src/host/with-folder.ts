import * as fs from 'node:fs';
import { diskError } from './disk.ts';

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = fs.constants;

/** Only Linux has paths that begin at an open directory; elsewhere it is the name alone. See proc_pid_fd(5). */
export function withFolder<T>(path: string, work: (folder: string) => T): T {
  if (process.platform !== 'linux') return work(path);
  const descriptor = fs.openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const folder = `/proc/self/fd/${descriptor}`;
    if (fs.readlinkSync(folder) !== path) throw diskError('CHANGED_MEANWHILE', path);
    return work(folder);
  } finally {
    fs.closeSync(descriptor);
  }
}
