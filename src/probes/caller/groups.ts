import { type GroupLine, parseGroupFile } from '../../access/group-file.ts';
import { HIGHEST_ID } from '../../compose/highest-id.ts';
import type { Connection, GroupFacts, GroupLookup, LoginGroups, SocketFacts } from '../../facts/facts.ts';
import { formatErrno } from '../../host/errno.ts';
import { whyUnreadable } from '../../host/file-problem.ts';
import type { Host } from '../../host/host.ts';
import { wholeLines } from '../whole-lines.ts';

/** Names are for explaining a denial, and for guessing where no socket could be looked at. */
export async function findGroups(
  host: Host,
  socket: SocketFacts,
  { state }: Connection,
  timeoutMs: number,
): Promise<GroupFacts> {
  if (socket.state === 'socket' && state === 'ok')
    return { ofSocket: notNeeded, docker: notNeeded, dockerroot: notNeeded };
  const gid = socket.state === 'socket' ? socket.node.gid : null;
  const [ofSocket, docker, dockerroot] = await Promise.all([
    gid === null ? noSocket : findGroup(host, gid, timeoutMs),
    findGroup(host, 'docker', timeoutMs),
    findLocalGroup(host, 'dockerroot'),
  ]);
  return { ofSocket, docker, dockerroot };
}

const notNeeded: GroupLookup = { state: 'unknown', reason: 'not checked (the connection works)' };
const noSocket: GroupLookup = { state: 'unknown', reason: 'there is no socket' };

/** The file first, since it is there and quick; the name service when the file does not know (LDAP, sssd). */
export async function findGroup(host: Host, key: string | number, timeoutMs: number): Promise<GroupLookup> {
  if (host.platform === 'win32') return { state: 'unknown', reason: 'Windows has no group database' };
  const local = await findLocalGroup(host, key);
  if (local.state === 'found') return local;
  const answer = await host.run({ file: 'getent', args: ['group', String(key)] }, { timeoutMs });
  // Without getent there is no name service either; one that does not answer possibly knows the group.
  if (!answer.ok && answer.error === 'ENOENT') return local;
  if (!answer.ok)
    return { state: 'unknown', reason: `the name service did not answer: ${formatErrno(answer.error)}` };
  if (answer.value.exitCode === NOT_FOUND) return { state: 'missing' };
  const whole = wholeLines(answer.value.stdout).filter((line) => line.split(':').length === 4);
  const line = findGroupLine(whole.join('\n'), key);
  if (answer.value.exitCode === 0 && line) return { state: 'found', ...line, source: 'getent' };
  return { state: 'unknown', reason: `getent did not name the group (exit code ${answer.value.exitCode})` };
}

/** The exit code of `getent` when no name service has the entry. */
const NOT_FOUND = 2;

/** What a program without the name service sees, such as the engine itself. */
async function findLocalGroup(host: Host, key: string | number): Promise<GroupLookup> {
  const file = await host.readFile('/etc/group');
  if (!file.ok) return { state: 'unknown', reason: `/etc/group ${whyUnreadable(file.error)}` };
  const line = findGroupLine(file.value, key);
  return line ? { state: 'found', ...line, source: '/etc/group' } : { state: 'missing' };
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
  if (!answer.ok) return { state: 'unknown', reason: `could not run id: ${formatErrno(answer.error)}` };
  const { exitCode, stdout } = answer.value;
  if (exitCode !== 0) return { state: 'unknown', reason: `id does not know user ${user}` };
  const gids = /^\d+(?: \d+)*\n$/.test(stdout) ? stdout.trim().split(' ').map(Number) : [];
  // No text is the number 0, which would be root's group.
  if (gids.length === 0 || gids.some((gid) => gid > HIGHEST_ID))
    return { state: 'unknown', reason: 'id did not print group numbers' };
  return { state: 'known', gids };
}
