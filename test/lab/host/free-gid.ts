import { spawnSync } from 'node:child_process';

const FIRST = 4242;

/** A number that no group of this machine has. The lab's engines belong to it, and their groups get it. */
export const freeGid: number = firstWithoutGroup(FIRST);

function firstWithoutGroup(gid: number): number {
  // With 2 it says that the number is free; without a getent the number is as good as any.
  return spawnSync('getent', ['group', `${gid}`]).status === 0 ? firstWithoutGroup(gid + 1) : gid;
}
