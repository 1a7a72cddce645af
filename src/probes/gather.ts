import type { EngineAt } from '../engine/engine-at.ts';
import type { Connection, Endpoint, Facts, ProcessFacts, SocketFacts } from '../facts/facts.ts';
import type { Selection } from '../facts/selection.ts';
import type { Host } from '../host/host.ts';
import { findCaller } from './caller/caller.ts';
import { findGroups } from './caller/groups.ts';
import { readClient } from './client/client.ts';
import { openContextStore } from './client/context-store.ts';
import { readConfinement } from './confinement/confinement.ts';
import { readSocketUsers } from './containers/socket-users.ts';
import { withDeadline } from './deadline.ts';
import { findEndpoint } from './endpoint/endpoint.ts';
import { otherCandidates } from './endpoint/other-candidates.ts';
import { addressOf, hasOwnTls } from './engine/connection.ts';
import { askEngine } from './engine/engine.ts';
import { readEngineLaunch } from './platform/engine-launch.ts';
import { findHosting } from './platform/hosting.ts';
import { readServiceManager } from './platform/service-manager.ts';
import { readProject } from './project/project.ts';
import { withAcls } from './socket/acl.ts';
import { readSocket } from './socket/socket.ts';
import { readAsked } from './units/asked-process.ts';
import type { KnownHere } from './units/view-options.ts';

/** Reads everything that the rules can ask about. The slow parts (Compose, the engine) run side by side. */
export async function gather(machine: Host, selection: Selection): Promise<Facts> {
  const { timeoutMs } = selection;
  const host = withDeadline(machine, timeoutMs);
  // Looking up its name can take time, and depends on nothing else.
  host.identity().catch(() => undefined);
  const store = openContextStore(host);
  const endpoint = await findEndpoint(host, selection.endpoint, store);
  const reading = readProject(host, selection, endpoint);
  // Reading can fail before it is awaited; the failure is handled below.
  reading.catch(() => undefined);
  const socket = await findSocket(host, endpoint);
  const { connection, engine } = await askEngine(host, endpoint, socket, selection.timeoutMs);
  const at = engineAt(endpoint, connection, selection.timeoutMs);
  const calling = findCaller(host, socket, connection, selection.timeoutMs);
  const [
    caller,
    listed,
    groups,
    confinement,
    client,
    candidates,
    manager,
    launch,
    hosting,
    processes,
    users,
  ] = await Promise.all([
    calling,
    calling.then((caller) => withAcls(host, { caller, socket, connection }, selection.timeoutMs)),
    findGroups(host, socket, connection, selection.timeoutMs),
    readConfinement(host, socket, connection, selection.timeoutMs),
    readClient(host, { store, endpoint, connection, timeoutMs }),
    otherCandidates(host, { store, endpoint, socket, connection, timeoutMs }, { at, reading }),
    readServiceManager(host, socket, connection, selection.timeoutMs),
    readEngineLaunch(host, socket, connection),
    findHosting(host, socket),
    calling.then(({ namespace }) => findProcesses(host, selection, { endpoint, connection, namespace })),
    readSocketUsers({ host, selection, endpoint, engine, at }, reading),
  ]);
  return {
    schemaVersion: 1,
    platform: { os: host.platform, release: host.release, runtime: host.runtime },
    workspace: host.env.GITHUB_WORKSPACE || host.cwd,
    hosting,
    caller,
    confinement,
    client,
    endpoint,
    candidates,
    socket: listed,
    connection,
    engine,
    manager,
    launch,
    groups,
    processes,
    ...users,
    override: selection.gid === null ? null : { gid: selection.gid },
  };
}

async function findProcesses(
  host: Host,
  { process, timeoutMs }: Selection,
  known: Pick<KnownHere, 'endpoint' | 'connection' | 'namespace'>,
): Promise<ProcessFacts[]> {
  return process === undefined ? [] : readAsked(host, process, { ...known, timeoutMs });
}

async function findSocket(host: Host, endpoint: Endpoint): Promise<SocketFacts> {
  if (endpoint.kind === 'unix') return readSocket(host, endpoint.path);
  return { state: 'not-local', reason: `${endpoint.host} is not a socket file` };
}

/** Null when the engine cannot be asked by this caller. */
export function engineAt(endpoint: Endpoint, connection: Connection, timeoutMs: number): EngineAt | null {
  const address = addressOf(endpoint);
  if (address === null || connection.state !== 'ok') return null;
  return { address, chosenBy: flagsFor(endpoint), timeoutMs };
}

function flagsFor(endpoint: Endpoint): EngineAt['chosenBy'] {
  const { host, context } = endpoint;
  return hasOwnTls(endpoint) && context !== null ? ['--context', context] : ['-H', host];
}
