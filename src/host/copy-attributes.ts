import { spawnSync } from 'node:child_process';
import type { Person } from './disk.ts';

const TIMEOUT_MS = 5000;
const FIRST = '/proc/self/fd/3';
const SECOND = '/proc/self/fd/4';

/**
 * Node reads neither ACLs nor extended attributes, and cannot even tell whether a file has any. One start of `cp`
 * carries both over; where it is BusyBox's, the ACL tools do, if they are there. They get the open files, and nothing of
 * the environment: the person whose rights they have can read that.
 */
export function copyAttributes(from: number, to: number, person: Person | null): void {
  if (process.platform !== 'linux') return;
  const options = {
    ...(person === null ? {} : { uid: person.uid, gid: person.gid }),
    env: { PATH: process.env.PATH },
    cwd: '/',
    timeout: TIMEOUT_MS,
  };
  const copied = spawnSync('cp', ['--attributes-only', '--preserve=all', '--', FIRST, SECOND], {
    ...options,
    stdio: ['ignore', 'ignore', 'ignore', from, to],
  });
  if (copied.status === 0) return;
  const list = spawnSync('getfacl', ['--absolute-names', '--', FIRST], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore', from],
  });
  if (list.status !== 0) return;
  spawnSync('setfacl', ['--set-file=-', '--', FIRST], {
    ...options,
    input: list.stdout,
    stdio: ['pipe', 'ignore', 'ignore', to],
  });
}
