import { socketMountOf } from '../../access/socket-mount.ts';
import type { ContainerDetails, ListedContainer } from '../../engine/container.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { labelNames } from '../../engine/labels.ts';
import { findImage, inspectContainer, listContainers } from '../../engine/reader.ts';
import type {
  ContainerFacts,
  ContainerImage,
  ContainerMaker,
  ContainerStatus,
  SocketMount,
} from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { PROBE_LABEL } from '../engine/probe-mark.ts';
import { sweepProbes } from '../engine/remove-probe.ts';
import { findContainerIdentity } from './container-identity.ts';
import { type Mounting, readMountedInode } from './container-mount.ts';
import { readProcess } from './container-process.ts';

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
export async function findContainers(host: Host, question: ContainerQuestion): Promise<ContainerFacts[]> {
  const listed = await listContainers(host, question.engine, { which: 'all' });
  const swept = sweepProbes(host, question.engine);
  const mounting = (listed.ok ? listed.value : []).filter(isKept).flatMap((container) => {
    const socketMount = mountIn(container, question);
    return socketMount ? [{ listed: container, socketMount }] : [];
  });
  const found = await Promise.all(mounting.map((container) => inspect(host, container, question)));
  await swept;
  return found.filter((container) => container !== null);
}

/** Of dockperm's own none counts. `compose run` leaves containers behind that nothing will start again; one that is being removed is as good as gone. */
function isKept({ labels, running, state }: ListedContainer): boolean {
  if (state === 'removing' || state === 'dead' || labels[PROBE_LABEL] !== undefined) return false;
  return running || labels[labelNames.oneOff] !== 'True';
}

function mountIn({ mounts }: ListedContainer, { socketPaths }: ContainerQuestion): SocketMount | null {
  const found = mounts.map((mount) => socketMountOf(mount, socketPaths));
  return found.find((mount) => mount !== null) ?? null;
}

async function inspect(
  host: Host,
  { listed, socketMount }: { listed: ListedContainer; socketMount: SocketMount },
  question: ContainerQuestion,
): Promise<ContainerFacts | null> {
  const inspected = await inspectContainer(host, question.engine, listed.id);
  if (!inspected.ok) return null;
  const [identity, image, live] = await Promise.all([
    findContainerIdentity(host, { ...inspected.value, id: listed.id }, question.engine),
    readImage(host, inspected.value, question.engine),
    readLive(host, { id: listed.id, pid: inspected.value.state.pid, socketMount }, question),
  ]);
  return { ...whose(listed), ...settingsOf(inspected.value), ...identity, ...live, socketMount, image };
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

function settingsOf(details: ContainerDetails) {
  const { created, user, groupAdd, securityOpt, usernsMode, privileged, restartPolicy } = details;
  const { capAdd, capDrop, state } = details;
  const configured = { created, user, groupAdd, securityOpt, usernsMode, privileged, restartPolicy };
  return { ...configured, capAdd, capDrop, status: statusOf(state.status) };
}

const statuses = ['created', 'running', 'paused', 'restarting', 'exited'] as const;

function statusOf(status: string): ContainerStatus {
  return statuses.find((each) => each === status) ?? 'unknown';
}

/** Compose and Swarm name the service in labels; a task's says the stack first. */
function whose({ id, name, labels }: ListedContainer) {
  const label = (key: keyof typeof labelNames): string | null => labels[labelNames[key]] || null;
  const stack = label('stack');
  const whole = label('swarmService') ?? '';
  const isTask = stack !== null && whole.startsWith(`${stack}_`);
  return {
    id: id.slice(0, 12),
    name,
    madeBy: makerOf(label, isTask),
    project: isTask ? stack : label('project'),
    service: isTask ? whole.slice(stack.length + 1) : label('service'),
    stack: isTask ? { name: stack, service: whole } : null,
    configHash: label('configHash'),
  };
}

function makerOf(label: (key: keyof typeof labelNames) => string | null, isTask: boolean): ContainerMaker {
  if (isTask) return { kind: 'swarm' };
  if (label('project') !== null) return { kind: 'compose', directory: label('projectDirectory') };
  const development = label('devContainer');
  return development === null ? { kind: 'other' } : { kind: 'dev-container', directory: development };
}

async function readImage(
  host: Host,
  { imageId, imageName }: ContainerDetails,
  engine: EngineAt,
): Promise<ContainerImage> {
  const latest = await findImage(host, engine, imageName);
  return { name: imageName, id: imageId, latestId: latest?.id || null };
}
