import type { Person } from './disk.ts';

/**
 * Takes on another user's ids around synchronous work. Groups first, while the right to set them is still there, and the
 * other way round on the way back, see credentials(7). Only root can; for other users the work runs unchanged.
 */
export function withUserIds<T>(person: Person | null, work: () => T): T {
  const { geteuid, getegid, getgroups, seteuid, setegid, setgroups } = process;
  if (person === null || geteuid?.() !== 0 || !getegid || !getgroups || !seteuid || !setegid || !setgroups)
    return work();
  const own = { gid: getegid.call(process), groups: getgroups.call(process) };
  try {
    setgroups.call(process, [person.gid]);
    setegid.call(process, person.gid);
    seteuid.call(process, person.uid);
    return work();
  } finally {
    seteuid.call(process, 0);
    setegid.call(process, own.gid);
    setgroups.call(process, own.groups);
  }
}
