import { expectConnection } from '../../access/expected-connection.ts';
import type { Caller, Endpoint, ProcessView, SocketFacts, UnitReading } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { findAccountTools } from '../caller/account-tools.ts';
import { findGroups, findLoginGroups } from '../caller/groups.ts';
import { notConfined, readProcessConfinement } from '../confinement/process-confinement.ts';
import { readEngineLaunch } from '../platform/engine-launch.ts';
import { readServiceManager } from '../platform/service-manager.ts';
import { readAllAcls } from '../socket/acl.ts';
import { readSocket } from '../socket/socket.ts';
import { findUnit } from '../systemd/find-unit.ts';
import { endpointOf } from './process-endpoint.ts';
import { canLookInside, hostInside } from './process-root.ts';
import type { Live, ViewOptions } from './view-options.ts';

export async function readView(host: Host, live: Live, options: ViewOptions): Promise<ProcessView> {
  const { timeoutMs, namespace, label } = options;
  const { pid, basis, identity } = live;
  const proc = pid === null ? null : `/proc/${pid}`;
  const [endpoint, isOpen] = await Promise.all([
    endpointOf(host, live, options),
    pid === null ? false : canLookInside(host, pid),
  ]);
  const files = isOpen && pid !== null ? hostInside(host, pid) : host;
  const found = await findSocket(files, endpoint);
  const [socket, confinement, unit, loginGroups, accounts] = await Promise.all([
    readAllAcls(files, found, timeoutMs),
    proc === null ? notConfined : readProcessConfinement(host, proc, { socket: found, timeoutMs }),
    options.unit ?? (proc === null ? noUnit : findUnit(host, proc, timeoutMs)),
    findLoginGroups(host, identity.name, timeoutMs),
    findAccountTools(host, identity.name),
  ]);
  // A user that systemd makes up has a name only where the name service asks systemd.
  const name = identity.name ?? nameIn(unit);
  const caller: Caller = { ...identity, name, namespace, loginGroups, accounts, holders, unit, label };
  const view = { caller, endpoint, socket, confinement, files: isOpen ? 'own' : 'host' } as const;
  const connection = expectConnection(
    view,
    endpoint.host === options.endpoint.host ? options.connection : null,
  );
  const [groups, manager, launch] = await Promise.all([
    findGroups(host, socket, connection, timeoutMs),
    readServiceManager(host, socket, connection, timeoutMs),
    readEngineLaunch(host, socket, connection),
  ]);
  return { state: 'known', basis, pid, ...view, connection, groups, manager, launch };
}

function nameIn(unit: UnitReading): string | null {
  return unit.state === 'known' && unit.dynamicUser && unit.user !== '' ? unit.user : null;
}

const noUnit: UnitReading = { state: 'none' };
const holders = { state: 'unknown', reason: 'not checked (it is another process)' } as const;

async function findSocket(host: Host, endpoint: Endpoint): Promise<SocketFacts> {
  if (endpoint.kind === 'unix') return readSocket(host, endpoint.path);
  return { state: 'not-local', reason: `${endpoint.host} is not a socket file` };
}
