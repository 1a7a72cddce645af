import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Identity } from './host.ts';
import { parseProcessStatus } from './process-status.ts';

/** The live credentials: what the kernel will judge, which a group database can only guess. */
export async function readIdentity(): Promise<Identity> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => null);
  const parsed = status === null ? null : parseProcessStatus(status);
  if (parsed !== null) return { name: userName(), ...parsed };
  const privileged = process.geteuid?.() === 0;
  return {
    name: userName(),
    uid: process.geteuid?.() ?? null,
    gid: process.getegid?.() ?? null,
    groups: process.getgroups?.() ?? [],
    dacOverride: privileged,
    dacReadSearch: privileged,
  };
}

/** A uid without an account makes `userInfo` throw; that is ordinary inside containers. */
function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
