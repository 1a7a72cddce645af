import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Identity } from './host.ts';
import { parseProcessStatus } from './process-status.ts';

/** The live credentials: what the kernel will judge, which a group database can only guess. */
export async function readIdentity(): Promise<Identity> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => null);
  const parsed = status === null ? null : parseProcessStatus(status);
  if (parsed !== null) return { name: await nameInPasswd(parsed.uid), ...parsed };
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

/**
 * Only from the file: `userInfo` asks the name service inside this process, and a directory server that is down would
 * block it until the server's timeout.
 */
async function nameInPasswd(uid: number): Promise<string | null> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = text.split('\n').map((line) => line.split(':'));
  return fields.find(([name, , id]) => name && id === String(uid))?.[0] ?? null;
}

/** A uid without an account makes `userInfo` throw; that is ordinary inside containers. */
function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
