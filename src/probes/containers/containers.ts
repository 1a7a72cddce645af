import { socketMountOf } from '../../access/socket-mount.ts';
import type { ContainerDetails, ListedContainer } from '../../engine/container.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { labelNames } from '../../engine/labels.ts';
import { findImage, inspectContainer, listContainers } from '../../engine/reader.ts';
import type { ContainerFacts, ContainerImage, SocketMount } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { readMountedInode } from './container-mount.ts';
import { readProcess } from './container-process.ts';

export interface ContainerQuestion {
  readonly engine: EngineAt;
  /** Paths that lead to the engine's socket, see `socketPathsOf`. */
  readonly socketPaths: readonly string[];
  /** The engine's processes are not processes of this host. */
  readonly elsewhere: boolean;
}

/** Running containers that mount an engine's socket, with the credentials that their processes really have. */
export async function findContainers(host: Host, question: ContainerQuestion): Promise<ContainerFacts[]> {
  const listed = await listContainers(host, question.engine, { which: 'running' });
  const mounting = (listed.ok ? listed.value : []).flatMap((container) => {
    const socketMount = mountIn(container, question);
    return socketMount ? [{ listed: container, socketMount }] : [];
  });
  const found = await Promise.all(mounting.map((container) => inspect(host, container, question)));
  return found.filter((container) => container !== null);
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
  const { created, user, groupAdd, securityOpt, usernsMode, privileged, restartPolicy, state } =
    inspected.value;
  const running = { id: listed.id, pid: state.pid, socketMount };
  const [process, mountedInode, image] = await Promise.all([
    readProcess(host, running, question),
    readMountedInode(host, running, question),
    readImage(host, inspected.value, question.engine),
  ]);
  const configured = { created, user, groupAdd, securityOpt, usernsMode, privileged, restartPolicy };
  return { ...whose(listed), ...configured, socketMount, process, mountedInode, image };
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
    project: isTask ? stack : label('project'),
    service: isTask ? whole.slice(stack.length + 1) : label('service'),
    stack: isTask ? { name: stack, service: whole } : null,
    configHash: label('configHash'),
  };
}

async function readImage(
  host: Host,
  { imageId, imageName }: ContainerDetails,
  engine: EngineAt,
): Promise<ContainerImage> {
  const latest = await findImage(host, engine, imageName);
  return { name: imageName, id: imageId, latestId: latest?.id || null };
}
