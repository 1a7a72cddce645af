import type { IdMapRange, SocketFacts, UserNamespace } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';

/** The arguments that newuidmap would get: the owner's own id as root, then the subordinate ranges in their order. */
export async function mapsOfOwner(host: Host, socket: SocketFacts): Promise<UserNamespace> {
  if (socket.state !== 'socket')
    return { mode: 'unknown', reason: 'the socket of the rootless engine is not on this host' };
  const passwd = await host.readFile('/etc/passwd');
  const account = passwd.ok ? findAccount(passwd.value, socket.node.uid) : null;
  if (account === null)
    return { mode: 'unknown', reason: `the engine's user (uid ${socket.node.uid}) has no account` };
  const uids = await subordinateRanges(host, '/etc/subuid', account);
  const gids = await subordinateRanges(host, '/etc/subgid', account);
  if (uids.length === 0 || gids.length === 0) {
    return { mode: 'unknown', reason: `/etc/subuid and /etc/subgid have no range for ${account.name}` };
  }
  return {
    mode: 'rootless',
    uids: [{ inside: 0, outside: account.uid, count: 1 }, ...stack(uids)],
    gids: [{ inside: 0, outside: account.gid, count: 1 }, ...stack(gids)],
    source: '/etc/subgid',
  };
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

function findAccount(passwd: string, uid: number): Account | null {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find((parts) => parts[2] === String(uid));
  return fields?.[0] ? { name: fields[0], uid, gid: Number(fields[3]) } : null;
}

interface Range {
  readonly start: number;
  readonly count: number;
}

async function subordinateRanges(host: Host, path: string, account: Account): Promise<Range[]> {
  const text = await host.readFile(path);
  if (!text.ok) return [];
  return parseSubordinate(text.value, [account.name, String(account.uid)]);
}

/** subuid(5): `OWNER:START:COUNT`, the owner as a name or a number. */
function parseSubordinate(text: string, owners: readonly string[]): Range[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(':'))
    .filter(
      ([owner, start, count]) =>
        owners.includes(owner ?? '') && /^\d+$/.test(start ?? '') && /^\d+$/.test(count ?? ''),
    )
    .map(([, start, count]) => ({ start: Number(start), count: Number(count) }));
}

function stack(ranges: readonly Range[]): IdMapRange[] {
  let inside = 1;
  return ranges.map(({ start, count }) => {
    const range = { inside, outside: start, count };
    inside += count;
    return range;
  });
}
