import type {
  AccountTools,
  Caller,
  Connection,
  LoginGroups,
  SessionHolders,
  SocketFacts,
  UnitReading,
} from '../../facts/facts.ts';
import type { Host, Identity } from '../../host/host.ts';
import { findUnit } from '../systemd/find-unit.ts';
import { findAccountTools } from './account-tools.ts';
import { readCallerNamespace } from './caller-namespace.ts';
import { findLoginGroups } from './groups.ts';
import { findSessionHolders } from './session-holders.ts';

/** Who asks, and, if it was denied, what a new login would change and what stands in its way. */
export async function findCaller(
  host: Host,
  socket: SocketFacts,
  connection: Connection,
  timeoutMs: number,
): Promise<Caller> {
  const [identity, namespace] = await Promise.all([host.identity(), readCallerNamespace(host)]);
  const unit = isKept(connection) ? await findUnit(host, '/proc/self', timeoutMs) : notStarted;
  if (connection.state !== 'denied')
    return { ...identity, namespace, loginGroups: notAsked, accounts: notChanged, holders: notStale, unit };
  const [loginGroups, accounts] = await Promise.all([
    findLoginGroups(host, identity.name, timeoutMs),
    findAccountTools(host, identity.name),
  ]);
  const gid = staleGroup(identity, loginGroups, socket);
  const holders = gid === null ? notStale : await findSessionHolders(host, identity, gid);
  return { ...identity, namespace, loginGroups, accounts, holders, unit };
}

/** What the settings of a unit can be the reason for. */
function isKept({ state }: Connection): boolean {
  return state === 'denied' || state === 'missing' || state === 'failed';
}

/** The socket's group, if a new login would have it and this process does not. */
function staleGroup(identity: Identity, loginGroups: LoginGroups, socket: SocketFacts): number | null {
  if (socket.state !== 'socket' || loginGroups.state !== 'known') return null;
  const { gid } = socket.node;
  const has = identity.gid === gid || identity.groups.includes(gid);
  return !has && loginGroups.gids.includes(gid) ? gid : null;
}

const notStarted: UnitReading = { state: 'unknown', name: null, reason: 'not checked (it is not kept out)' };
const notAsked: LoginGroups = { state: 'unknown', reason: 'not checked (the connection was not denied)' };
const notChanged: AccountTools = {
  state: 'unknown',
  reason: 'not asked, since the connection was not denied',
};
const notStale: SessionHolders = { state: 'unknown', reason: 'not checked (the session is not stale)' };
