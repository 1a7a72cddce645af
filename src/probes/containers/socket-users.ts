import { isSamePath, mountableSocket, socketMountOf, socketPathsOf } from '../../access/socket-mount.ts';
import type { ComposeService } from '../../compose/model.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import type {
  ContainerFacts,
  Endpoint,
  Engine,
  Facts,
  MountedSocket,
  SocketMount,
} from '../../facts/facts.ts';
import type { Selection } from '../../facts/selection.ts';
import type { Host } from '../../host/host.ts';
import { isForwarded } from '../engine/engine.ts';
import type { ReadProject } from '../project/project.ts';
import { resolveNames } from './asked-containers.ts';
import { findContainers } from './containers.ts';
import { describeService, type MountingService } from './describe-service.ts';
import { containerUser, hasGroup, type MountUser, withMountAcls } from './mount-acls.ts';
import { readMount } from './mounts.ts';

/** What is known of the engine before its users are read. */
export interface KnownEngine {
  readonly host: Host;
  readonly selection: Selection;
  readonly endpoint: Endpoint;
  readonly engine: Engine;
  /** Null when the engine cannot be asked by this caller. */
  readonly at: EngineAt | null;
}

/** The services and containers that mount an engine's socket, and the socket files that they mount. */
export async function readSocketUsers(
  known: KnownEngine,
  reading: Promise<ReadProject>,
): Promise<Pick<Facts, 'mounts' | 'containers' | 'project' | 'asked'>> {
  // Neither has to wait for the other.
  const [containers, read] = await Promise.all([mountingContainers(known), reading]);
  const { services: only, all } = known.selection;
  const named =
    known.at === null ? known.selection.containers : resolveNames(known.selection.containers, containers);
  const asked = { services: only, containers: named, all };
  const services =
    read.state === 'found' ? read.services.map((service) => withMount(service, known.endpoint)) : [];
  const users = [...services.map(serviceUser), ...containers.map(containerUser)];
  const mounts = await readMounts(known, users);
  if (read.state === 'none') return { asked, mounts, containers, project: read };
  const { host, engine, at } = known;
  const described = await Promise.all(
    services.map((service) => {
      const granted = isGranted(service, { mounts, engine });
      return describeService(host, { service, projectName: read.name, engine: at, granted });
    }),
  );
  return { asked, mounts, containers, project: { ...read, services: described } };
}

async function mountingContainers({
  host,
  selection,
  endpoint,
  engine,
  at,
}: KnownEngine): Promise<ContainerFacts[]> {
  if (at === null || selection.scope !== 'project') return [];
  return findContainers(host, {
    engine: at,
    socketPaths: socketPathsOf(endpoint),
    elsewhere: isElsewhere(host, endpoint, engine),
  });
}

async function readMounts(
  { host, selection, endpoint, engine, at }: KnownEngine,
  users: readonly MountUser[],
): Promise<MountedSocket[]> {
  const elsewhere = isElsewhere(host, endpoint, engine);
  const right = mountableSocket(endpoint, { elsewhere });
  // What should be mounted is looked at only where something else is: for an engine elsewhere it takes a container.
  const isRight = selection.scope !== 'endpoint' && users.every(({ source }) => isSamePath(source, right));
  const own = isRight ? [] : [right];
  const sources = [...new Set([...own, ...users.map(({ source }) => source)])];
  const mounts = await Promise.all(
    sources.map((source) => readMount(host, source, { elsewhere, engine: at })),
  );
  return withMountAcls(host, mounts, { users, engine, timeoutMs: selection.timeoutMs });
}

function serviceUser({ socketMount, usernsMode, groupAdd, user }: MountingService): MountUser {
  const primary = user?.split(':')[1];
  const added = groupAdd.map(({ value }) => value);
  const groups = primary === undefined ? added : [primary, ...added];
  return { source: socketMount.source, usernsMode, groups };
}

/** An engine that does not answer is taken for a local one, unless its socket is known to be a forwarded one. */
function isElsewhere(host: Host, endpoint: Endpoint, engine: Engine): boolean {
  if (engine.state === 'answered') return engine.elsewhere;
  return host.platform !== 'linux' || endpoint.kind !== 'unix' || isForwarded(endpoint);
}

const nowhere: SocketMount = { source: '', target: '', folder: null, readOnly: false };

function withMount(service: ComposeService, endpoint: Endpoint): MountingService {
  const paths = socketPathsOf(endpoint);
  const mounts = service.binds.map((bind) => ({ bind, socketMount: socketMountOf(bind, paths) }));
  const isFile = mounts.find(({ socketMount }) => socketMount?.folder === null);
  const found = isFile ?? mounts.find(({ socketMount }) => socketMount !== null);
  return { ...service, binds: found ? [found.bind] : [], socketMount: found?.socketMount ?? nowhere };
}

function isGranted(
  service: MountingService,
  { mounts, engine }: { mounts: readonly MountedSocket[]; engine: Engine },
): boolean {
  const mount = mounts.find(({ source }) => source === service.socketMount.source);
  return mount?.state === 'seen' && hasGroup(serviceUser(service), mount.node, engine);
}
