import { type GroupLine, parseGroupFile } from '../access/group-file.ts';
import type { Host } from '../host/host.ts';
import type { GroupLookup, LoginGroups } from './facts.ts';

/** The file first, since it is there and quick; the name service when the file does not know (LDAP, sssd). */
export async function findGroup(host: Host, key: string | number, timeoutMs: number): Promise<GroupLookup> {
  if (host.platform === 'win32') return { state: 'unknown', reason: 'Windows has no group database' };
  const file = await host.readFile('/etc/group');
  const local = file.ok ? findGroupLine(file.value, key) : undefined;
  if (local) return { state: 'found', ...local, source: '/etc/group' };
  const answer = await host.run({ file: 'getent', args: ['group', String(key)] }, { timeoutMs });
  if (!answer.ok)
    return file.ok ? { state: 'missing' } : { state: 'unknown', reason: 'no group database could be read' };
  const line = findGroupLine(answer.value.stdout, key);
  return line ? { state: 'found', ...line, source: 'getent' } : { state: 'missing' };
}

function findGroupLine(text: string, key: string | number): GroupLine | undefined {
  return parseGroupFile(text).find(({ name, gid }) => (typeof key === 'number' ? gid === key : name === key));
}

/** The groups that a new login of this user would get, whichever database they come from. */
export async function findLoginGroups(
  host: Host,
  user: string | null,
  timeoutMs: number,
): Promise<LoginGroups> {
  if (user === null) return { state: 'unknown', reason: 'this uid has no account' };
  const answer = await host.run({ file: 'id', args: ['-G', '--', user] }, { timeoutMs });
  if (!answer.ok) return { state: 'unknown', reason: `id could not be run (${answer.error})` };
  if (answer.value.exitCode !== 0) return { state: 'unknown', reason: `id does not know the user ${user}` };
  return { state: 'known', gids: answer.value.stdout.trim().split(/\s+/).map(Number) };
}
