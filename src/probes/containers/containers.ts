import { decidingMount } from '../../access/deciding-mount.ts';
import { socketMountOf } from '../../access/socket-mount.ts';
import type { ContainerDetails, ListedContainer } from '../../engine/container.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { labelNames } from '../../engine/labels.ts';
import { findImage, inspectContainer, listContainers } from '../../engine/reader.ts';
import { NOT_FOUND } from '../../engine/status.ts';
import type { ContainerFacts, ContainerImage, Facts, SocketMount } from '../../facts/facts.ts';
import { formatErrno } from '../../host/errno.ts';
import type { Host } from '../../host/host.ts';
import { PROBE_LABEL } from '../engine/probe-mark.ts';
import { sweepProbes } from '../engine/remove-probe.ts';
import { findContainerIdentity } from './container-identity.ts';
import { type Mounting, readMountedInode } from './container-mount.ts';
import { readProcess } from './container-process.ts';
import { environmentOf, settingsOf, whose } from './container-settings.ts';
import { readVolumeBinds } from './volume-binds.ts';

export interface ContainerQuestion {
  readonly engine: EngineAt;
  /** Paths that lead to the engine's socket, see `socketPathsOf`. */
  readonly socketPaths: readonly string[];
  /** The engine's processes are not processes of this host. */
  readonly elsewhere: boolean;
}

/**
 * Containers that mount an engine's socket, whatever made them and whether or not they run, with the credentials that
 * their processes really have.
 */
export async function findContainers(host: Host, question: ContainerQuestion): Promise<FoundContainers> {
  const listed = await listContainers(host, question.engine, { which: 'all' });
  if (!listed.ok) return notListed(`the engine did not list its containers: ${formatErrno(listed.error)}`);
  const swept = sweepProbes(host, question.engine);
  const kept = withoutPastTasks(listed.value.filter(isKept));
  const binds = await readVolumeBinds(host, question.engine, kept);
  const mounting = kept.flatMap((container) => {
    const sockets = socketsIn(container, binds ?? new Map(), question);
    return sockets.length === 0 ? [] : [{ listed: container, sockets }];
  });
  const found = await Promise.all(mounting.map((container) => inspect(host, container, question)));
  await swept;
  const silent = found.flatMap((each) => (each !== null && 'silent' in each ? [each.silent] : []));
  const containers = found.filter((each) => each !== null && !('silent' in each)) as ContainerFacts[];
  if (silent.length > 0)
    return { ...notListed(`the engine did not describe ${silent.join(', ')}`), containers };
  if (binds === null) return { ...notListed('the engine did not list its volumes'), containers };
  return { containers, listing: { state: 'listed' } };
}

function notListed(reason: string): FoundContainers {
  return { containers: [], listing: { state: 'unknown', reason } };
}

export type FoundContainers = Pick<Facts, 'containers' | 'listing'>;

/** None of dockperm's own. `compose run` leaves containers behind that nothing will start again; one that is being removed is as good as gone. */
function isKept({ labels, running, state }: ListedContainer): boolean {
  if (state === 'removing' || state === 'dead' || labels[PROBE_LABEL] !== undefined) return false;
  return running || labels[labelNames.oneOff] !== 'True';
}

/**
 * Swarm never starts a task again but makes another, and keeps some of those that have ended: of a service whose tasks
 * all have, the newest counts. The engine lists the newest first.
 */
function withoutPastTasks(containers: readonly ListedContainer[]): ListedContainer[] {
  const serviceOf = ({ labels }: ListedContainer) => labels[labelNames.swarmService];
  const running = new Set(containers.filter((each) => each.running).map(serviceOf));
  const newest = new Map(containers.toReversed().map((each) => [serviceOf(each), each]));
  return containers.filter((each) => {
    const service = serviceOf(each);
    return service === undefined || each.running || (!running.has(service) && newest.get(service) === each);
  });
}

/** Every mount of an engine's socket, through a named volume as well. */
function socketsIn(
  { mounts }: ListedContainer,
  binds: ReadonlyMap<string, string>,
  { socketPaths }: ContainerQuestion,
): SocketMount[] {
  return mounts.flatMap(({ volume, source, target, readOnly }) => {
    const from = (volume === null ? undefined : binds.get(volume)) ?? source;
    const mount = socketMountOf({ source: from, target, readOnly }, socketPaths);
    return mount === null ? [] : [mount];
  });
}

/** Null for one that is gone. */
async function inspect(
  host: Host,
  { listed, sockets }: { listed: ListedContainer; sockets: readonly SocketMount[] },
  question: ContainerQuestion,
): Promise<ContainerFacts | { readonly silent: string } | null> {
  const inspected = await inspectContainer(host, question.engine, listed.id);
  // It can be gone by now, which is no reason to know less than everything.
  if (!inspected.ok) return inspected.status === NOT_FOUND ? null : { silent: listed.name };
  const environment = environmentOf(inspected.value);
  const opened = { dockerHost: environment.DOCKER_HOST, paths: question.socketPaths };
  const socketMount = decidingMount(sockets, opened) ?? (sockets[0] as SocketMount);
  const otherMounts = sockets.filter((mount) => mount !== socketMount);
  const [identity, image, live] = await Promise.all([
    findContainerIdentity(host, { ...inspected.value, id: listed.id }, question.engine),
    readImage(host, inspected.value, question.engine),
    readLive(host, { id: listed.id, pid: inspected.value.state.pid, socketMount }, question),
  ]);
  const mounting = { socketMount, otherMounts, environment };
  return { ...whose(listed), ...settingsOf(inspected.value), ...identity, ...live, ...mounting, image };
}

/** Without a process there is nothing to look at: the next start mounts what is at the path then. */
async function readLive(
  host: Host,
  container: Mounting,
  question: ContainerQuestion,
): Promise<Pick<ContainerFacts, 'process' | 'mountedInode'>> {
  if (container.pid <= 0) return { process: { state: 'none' }, mountedInode: { state: 'live' } };
  const [process, mountedInode] = await Promise.all([
    readProcess(host, container, question),
    readMountedInode(host, container, question),
  ]);
  return { process, mountedInode };
}

async function readImage(
  host: Host,
  { imageId, imageName }: ContainerDetails,
  engine: EngineAt,
): Promise<ContainerImage> {
  const latest = await findImage(host, engine, imageName);
  return { name: imageName, id: imageId, latestId: latest?.id || null };
}
