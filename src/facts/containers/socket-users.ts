import { mountableSocket, socketMountOf, socketPathsOf } from '../../access/socket-mount.ts';
import type { ComposeService } from '../../compose/model.ts';
import type { Host } from '../../host/host.ts';
import { isForwarded } from '../engine/engine.ts';
import type { EngineAt } from '../engine/images.ts';
import type {
  ContainerFacts,
  Endpoint,
  Engine,
  Facts,
  MountedSocket,
  ServiceFacts,
  SocketMount,
} from '../facts.ts';
import { readBuildGroups } from '../project/base-image.ts';
import { firstLine } from '../project/env-file.ts';
import type { ReadProject } from '../project/project.ts';
import { readBuild } from '../project/service-build.ts';
import { findServiceIdentity } from '../project/service-user.ts';
import type { Selection } from '../selection.ts';
import { findContainers } from './containers.ts';
import { containerUser, hasGroup, type MountUser, withMountAcls } from './mount-acls.ts';
import { readMount } from './mounts.ts';

/** What is known of the engine by the time its users are looked at. */
export interface Surroundings {
  readonly host: Host;
  readonly selection: Selection;
  readonly endpoint: Endpoint;
  readonly engine: Engine;
  /** Null when the engine cannot be asked by this caller. */
  readonly at: EngineAt | null;
}

/** The services and containers that mount an engine's socket, and the socket files that they mount. */
export async function readSocketUsers(
  around: Surroundings,
  reading: Promise<ReadProject>,
): Promise<Pick<Facts, 'mounts' | 'containers' | 'project'>> {
  // Neither has to wait for the other.
  const [running, read] = await Promise.all([runningContainers(around), reading]);
  const containers = running.filter(({ project }) => read.state === 'none' || project === read.name);
  const services =
    read.state === 'found' ? read.services.map((service) => withMount(service, around.endpoint)) : [];
  const users = [...services.map(serviceUser), ...containers.map(containerUser)];
  const mounts = await readMounts(around, users);
  if (read.state === 'none') return { mounts, containers, project: read };
  const described = await Promise.all(
    services.map((service) => describeService(around, { service, read, mounts })),
  );
  return { mounts, containers, project: { ...read, services: described } };
}

function runningContainers({
  host,
  selection,
  endpoint,
  engine,
  at,
}: Surroundings): Promise<ContainerFacts[]> {
  if (at === null || selection.scope === 'endpoint') return Promise.resolve([]);
  return findContainers(host, {
    engine: at,
    socketPaths: socketPathsOf(endpoint),
    elsewhere: isElsewhere(host, endpoint, engine),
  });
}

async function readMounts(
  { host, selection, endpoint, engine, at }: Surroundings,
  users: readonly MountUser[],
): Promise<MountedSocket[]> {
  const elsewhere = isElsewhere(host, endpoint, engine);
  const own = selection.scope === 'endpoint' ? [mountableSocket(endpoint, { elsewhere })] : [];
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

type MountingService = ComposeService & Pick<ServiceFacts, 'socketMount'>;

function withMount(service: ComposeService, endpoint: Endpoint): MountingService {
  const paths = socketPathsOf(endpoint);
  const mounts = service.binds.map((bind) => ({ bind, socketMount: socketMountOf(bind, paths) }));
  const isFile = mounts.find(({ socketMount }) => socketMount?.folder === null);
  const found = isFile ?? mounts.find(({ socketMount }) => socketMount !== null);
  return { ...service, binds: found ? [found.bind] : [], socketMount: found?.socketMount ?? nowhere };
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
  const projectName = read.name;
  const granted = isGranted(around, question);
  const [identity, buildGroups] = await Promise.all([
    findServiceIdentity(host, { service, projectName, dockerfileUser: build.user, engine: at, granted }),
    readBuildGroups(host, { service, projectName, build, engine: at }),
  ]);
  return {
    ...withoutSecrets(service),
    ...identity,
    takesGidArg: build.takesGidArg,
    buildGroups,
    shellGids: shellGids(host, service),
  };
}

/** Facts are printed, and `.env` may have filled in anything: of arguments only what is asked about stays. */
function withoutSecrets(service: MountingService): MountingService {
  const { build } = service;
  const args = Object.entries(build?.args ?? {}).filter(([name]) => name === 'DOCKER_GID');
  return {
    ...service,
    groupAdd: service.groupAdd.map((entry) => ({ ...entry, value: firstLine(entry.value) })),
    build: build && { ...build, args: Object.fromEntries(args) },
  };
}

function isGranted({ engine }: Surroundings, { service, mounts }: ServiceQuestion): boolean {
  const mount = mounts.find(({ source }) => source === service.socketMount.source);
  return mount?.state === 'seen' && hasGroup(serviceUser(service), mount.node, engine);
}

/** The caller's own environment outranks `.env`: a wrong value there makes every edit of the file useless. */
function shellGids(host: Host, service: ComposeService): Record<string, string> {
  const used = service.groupAdd.flatMap(({ variables }) => variables.map(({ name }) => name));
  const names = [...new Set([...used, 'DOCKER_GID'])];
  return Object.fromEntries(
    names.flatMap((name) => (host.env[name] === undefined ? [] : [[name, host.env[name]]])),
  );
}
