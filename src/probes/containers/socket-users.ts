import { decidingMount } from '../../access/deciding-mount.ts';
import { isSamePath, mountableSocket, socketMountOf, socketPathsOf } from '../../access/socket-mount.ts';
import type { ComposeService } from '../../compose/model.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import type { Endpoint, Engine, Facts, MountedSocket, SocketMount } from '../../facts/facts.ts';
import type { Selection } from '../../facts/selection.ts';
import type { Host } from '../../host/host.ts';
import { isForwarded } from '../engine/engine.ts';
import type { ReadProject } from '../project/project.ts';
import { resolveNames } from './asked-containers.ts';
import { type FoundContainers, findContainers } from './containers.ts';
import { describeService, type MountingService } from './describe-service.ts';
import { containerUsers, hasGroup, type MountUser, withMountAcls } from './mount-acls.ts';
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
): Promise<Pick<Facts, 'mounts' | 'containers' | 'listing' | 'project' | 'asked'>> {
  // Neither has to wait for the other.
  const [{ containers, listing }, read] = await Promise.all([mountingContainers(known), reading]);
  const { services: only, all } = known.selection;
  const named =
    known.at === null ? known.selection.containers : resolveNames(known.selection.containers, containers);
  const asked = { services: only, containers: named, all };
  const services =
    read.state === 'found' ? read.services.map((service) => withMount(service, known.endpoint)) : [];
  const users = [...services.flatMap(serviceUsers), ...containers.flatMap(containerUsers)];
  const mounts = await readMounts(known, users);
  if (read.state === 'none') return { asked, mounts, containers, listing, project: read };
  const { host, engine, at } = known;
  const described = await Promise.all(
    services.map((service) => {
      const granted = isGranted(service, { mounts, engine });
      return describeService(host, { service, projectName: read.name, engine: at, granted });
    }),
  );
  return { asked, mounts, containers, listing, project: { ...read, services: described } };
}

async function mountingContainers({
  host,
  selection,
  endpoint,
  engine,
  at,
}: KnownEngine): Promise<FoundContainers> {
  if (selection.scope !== 'project') return { containers: [], listing: { state: 'not-asked' } };
  if (at === null)
    return { containers: [], listing: { state: 'unknown', reason: 'the engine was not asked' } };
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

function serviceUsers({
  socketMount,
  otherMounts,
  usernsMode,
  groupAdd,
  user,
}: MountingService): MountUser[] {
  const primary = user?.split(':')[1];
  const added = groupAdd.map(({ value }) => value);
  const groups = primary === undefined ? added : [primary, ...added];
  return [socketMount, ...otherMounts].map(({ source }) => ({ source, usernsMode, groups }));
}

/** An engine that does not answer is taken for a local one, unless its socket is known to be a forwarded one. */
function isElsewhere(host: Host, endpoint: Endpoint, engine: Engine): boolean {
  if (engine.state === 'answered') return engine.elsewhere;
  return host.platform !== 'linux' || endpoint.kind !== 'unix' || isForwarded(endpoint);
}

const nowhere: SocketMount = { source: '', target: '', folder: null, readOnly: false };

function withMount(service: ComposeService, endpoint: Endpoint): MountingService {
  const paths = socketPathsOf(endpoint);
  const sockets = service.binds.flatMap((bind) => {
    const mount = socketMountOf(bind, paths);
    return mount === null ? [] : [{ bind, mount }];
  });
  const mounts = sockets.map(({ mount }) => mount);
  const dockerHost = service.environment.DOCKER_HOST;
  const socketMount = decidingMount(mounts, { dockerHost, paths }) ?? nowhere;
  const otherMounts = mounts.filter((mount) => mount !== socketMount);
  return { ...service, binds: sockets.map(({ bind }) => bind), socketMount, otherMounts };
}

function isGranted(
  service: MountingService,
  { mounts, engine }: { mounts: readonly MountedSocket[]; engine: Engine },
): boolean {
  const mount = mounts.find(({ source }) => source === service.socketMount.source);
  return mount?.state === 'seen' && hasGroup(serviceUsers(service)[0] as MountUser, mount.node, engine);
}
