import type { ImageGroups } from '../facts/facts.ts';
import { parseGroupFile } from './group-file.ts';

/**
 * What an engine makes of a user: `name`, `uid`, `name:group`, `uid:gid`. Without an explicit group the image's
 * /etc/group adds the user's groups; with one it adds none (moby daemon/oci_linux.go, getUser).
 */
export function resolveImageUser(user: string, accounts: { passwd: string; group: string }): ImageGroups {
  const [name = '', explicitGroup] = splitUser(user);
  const account = accounts.passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[0] === name || fields[2] === name);
  const uid = numberOf(name) ?? numberOf(account?.[2]);
  const groups = parseGroupFile(accounts.group);
  if (explicitGroup !== undefined) {
    const gid = numberOf(explicitGroup) ?? groups.find((group) => group.name === explicitGroup)?.gid ?? null;
    return { state: 'known', uid, gid, gids: [] };
  }
  const login = account?.[0] ?? name;
  const gids = groups.filter(({ members }) => members.includes(login)).map(({ gid }) => gid);
  return { state: 'known', uid, gid: numberOf(account?.[3]) ?? 0, gids };
}

/** Without the image, only the spelling of the value counts. */
export function resolvePlainUser(user: string): ImageGroups {
  const [name = '', group] = splitUser(user);
  if (name === '' || name === 'root' || name === '0')
    return { state: 'known', uid: 0, gid: numberOf(group) ?? 0, gids: [] };
  const uid = numberOf(name);
  const gid = numberOf(group);
  if (uid !== null && gid !== null) return { state: 'known', uid, gid, gids: [] };
  return { state: 'unknown', reason: "the image's account files were not read" };
}

function splitUser(user: string): string[] {
  return user.split(':');
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
