import { viewSocket } from '../access/id-map.ts';
import { isSocketMount } from '../access/socket-mount.ts';
import type { ComposeService } from '../compose/model.ts';
import type { Host } from '../host/host.ts';
import { withCandidates } from './candidates.ts';
import { addressOf } from './connection.ts';
import { findContainers } from './containers.ts';
import { findEndpoint } from './endpoint.ts';
import { askEngine, isForwarded } from './engine.ts';
import type {
  Caller,
  Connection,
  Endpoint,
  Engine,
  Facts,
  GroupFacts,
  MountedSocket,
  Project,
  ServiceFacts,
  SocketFacts,
} from './facts.ts';
import { findGroup, findLoginGroups } from './groups.ts';
import type { EngineAt } from './images.ts';
import { readMount } from './mounts.ts';
import { type ReadProject, readProject } from './project.ts';
import type { Selection } from './selection.ts';
import { readBuild } from './service-build.ts';
import { findServiceUser } from './service-user.ts';
import { readSocket } from './socket.ts';

/** Reads everything that the rules may ask about. The slow parts (Compose, the engine) run side by side. */
export async function gather(host: Host, selection: Selection): Promise<Facts> {
  const endpoint = await findEndpoint(host, selection.endpoint);
  const socketPath = endpoint.kind === 'unix' ? endpoint.path : null;
  const reading = readProject(host, selection, socketPath);
  // Reading may fail before anybody waits for it; the failure is met below.
  reading.catch(() => undefined);
  const socket = await findSocket(host, endpoint);
  const { connection, engine } = await askEngine(host, endpoint, socket, selection.timeoutMs);
  const caller = await findCaller(host, connection, selection.timeoutMs);
  const groups = await findGroups(host, socket, selection.timeoutMs);
  const read = await reading;
  const around: Surroundings = {
    host,
    selection,
    endpoint,
    engine,
    at: engineAt(endpoint, connection, selection),
  };
  const { mounts, containers, project } = await readUsers(around, read);
  return {
    schemaVersion: 1,
    platform: { os: host.platform, release: host.release },
    caller,
    endpoint,
    socket,
    connection,
    engine,
    groups,
    project,
    mounts,
    containers,
    override: selection.gid === null ? null : { gid: selection.gid },
  };
}

interface Surroundings {
  readonly host: Host;
  readonly selection: Selection;
  readonly endpoint: Endpoint;
  readonly engine: Engine;
  /** Null when the engine cannot be asked by this caller. */
  readonly at: EngineAt | null;
}

async function findSocket(host: Host, endpoint: Endpoint): Promise<SocketFacts> {
  if (endpoint.kind === 'unix') return withCandidates(host, await readSocket(host, endpoint.path));
  return { state: 'not-local', reason: `${endpoint.host} is not a socket file` };
}

async function findCaller(host: Host, connection: Connection, timeoutMs: number): Promise<Caller> {
  const identity = await host.identity();
  if (connection.state !== 'denied') {
    return {
      ...identity,
      loginGroups: { state: 'unknown', reason: 'not asked, since the connection was not denied' },
    };
  }
  return { ...identity, loginGroups: await findLoginGroups(host, identity.name, timeoutMs) };
}

async function findGroups(host: Host, socket: SocketFacts, timeoutMs: number): Promise<GroupFacts> {
  const ofSocket =
    socket.state === 'socket'
      ? findGroup(host, socket.node.gid, timeoutMs)
      : Promise.resolve({ state: 'unknown', reason: 'there is no socket to belong to a group' } as const);
  const [found, docker] = await Promise.all([ofSocket, findGroup(host, 'docker', timeoutMs)]);
  return { ofSocket: found, docker };
}

function engineAt(endpoint: Endpoint, connection: Connection, selection: Selection): EngineAt | null {
  const address = addressOf(endpoint);
  if (address === null || connection.state !== 'ok') return null;
  return { address, hostUrl: endpoint.host, timeoutMs: selection.timeoutMs };
}

async function readUsers(
  around: Surroundings,
  read: ReadProject,
): Promise<Pick<Facts, 'mounts' | 'containers' | 'project'>> {
  const { host, endpoint } = around;
  const containers = await runningContainers(around, read);
  const services = read.state === 'found' ? read.services.map((service) => withMount(service, endpoint)) : [];
  const sources = [...services, ...containers].map(({ socketMount }) => socketMount.source);
  const place = { elsewhere: isElsewhere(around), engine: around.at };
  const mounts = await Promise.all([...new Set(sources)].map((source) => readMount(host, source, place)));
  if (read.state === 'none') return { mounts, containers, project: read };
  const described = await Promise.all(
    services.map((service) => describeService(around, { service, read, mounts })),
  );
  return { mounts, containers, project: { ...read, services: described } satisfies Project };
}

async function runningContainers({ host, endpoint, at, ...around }: Surroundings, read: ReadProject) {
  if (at === null) return [];
  return findContainers(host, {
    engine: at,
    projectName: read.state === 'found' ? read.name : null,
    socketPath: endpoint.kind === 'unix' ? endpoint.path : null,
    elsewhere: isElsewhere({ host, endpoint, at, ...around }),
  });
}

/** An engine that does not answer is taken for a local one, unless its socket is known to be a forwarded one. */
function isElsewhere({ host, endpoint, engine }: Surroundings): boolean {
  if (engine.state === 'answered') return engine.elsewhere;
  return host.platform !== 'linux' || endpoint.kind !== 'unix' || isForwarded(endpoint);
}

type MountingService = ComposeService & Pick<ServiceFacts, 'socketMount'>;

function withMount(service: ComposeService, endpoint: Endpoint): MountingService {
  const path = endpoint.kind === 'unix' ? endpoint.path : null;
  const bind = service.binds.find((candidate) => isSocketMount(candidate, path));
  return { ...service, socketMount: { source: bind?.source ?? '', target: bind?.target ?? '' } };
}

interface ServiceQuestion {
  readonly service: MountingService;
  readonly read: Extract<ReadProject, { state: 'found' }>;
  readonly mounts: readonly MountedSocket[];
}

async function describeService(around: Surroundings, question: ServiceQuestion): Promise<ServiceFacts> {
  const { host, at } = around;
  const { service, read } = question;
  const build = await readBuild(host, service);
  const effectiveUser = await findServiceUser(host, {
    service,
    projectName: read.name,
    dockerfileUser: build.user,
    engine: at,
    granted: isGranted(around, question),
  });
  return { ...service, effectiveUser, takesGidArg: build.takesGidArg, shellGids: shellGids(host, service) };
}

function isGranted({ engine }: Surroundings, { service, mounts }: ServiceQuestion): boolean {
  const mount = mounts.find(({ source }) => source === service.socketMount.source);
  if (mount?.state !== 'seen' || engine.state !== 'answered') return false;
  const { gid } = viewSocket(mount.source, mount.node, engine.userns, service.usernsMode);
  return service.groupAdd.some(({ value }) => value === String(gid));
}

/** The caller's own environment outranks `.env`: a wrong value there makes every edit of the file useless. */
function shellGids(host: Host, service: ComposeService): Record<string, string> {
  const used = service.groupAdd.flatMap(({ variables }) => variables.map(({ name }) => name));
  const names = new Set([...used, 'DOCKER_GID']);
  return Object.fromEntries(
    [...names].flatMap((name) => (host.env[name] === undefined ? [] : [[name, host.env[name]]])),
  );
}
