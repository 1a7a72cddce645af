import { socketMountOf } from '../../access/socket-mount.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import type { ContainerFacts, ContainerImage, SocketMount } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { objectOf, textOf } from '../../host/json-value.ts';
import { type Inspected, type Listed, readInspected, readListed } from './container-answers.ts';
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
  const { engine } = question;
  const path = '/containers/json';
  const answer = await host.request(engine.address, { method: 'GET', path }, engine.timeoutMs);
  if (!answer.ok || !Array.isArray(answer.value.body)) return [];
  const mounting = answer.value.body.flatMap((value) => {
    const listed = readListed(value);
    const socketMount = listed && mountIn(listed, question);
    return listed && socketMount ? [{ listed, socketMount }] : [];
  });
  const found = await Promise.all(mounting.map((container) => inspect(host, container, question)));
  return found.filter((container) => container !== null);
}

function mountIn({ mounts }: Listed, { socketPaths }: ContainerQuestion): SocketMount | null {
  const found = mounts.map((mount) => socketMountOf(mount, socketPaths));
  return found.find((mount) => mount !== null) ?? null;
}

async function inspect(
  host: Host,
  { listed, socketMount }: { listed: Listed; socketMount: SocketMount },
  question: ContainerQuestion,
): Promise<ContainerFacts | null> {
  const { address, timeoutMs } = question.engine;
  const { id } = listed;
  const answer = await host.request(address, { method: 'GET', path: `/containers/${id}/json` }, timeoutMs);
  if (!answer.ok || answer.value.status !== 200) return null;
  const inspected = readInspected(answer.value.body);
  const { pid, imageId, imageName, ...configured } = inspected;
  const running = { id, pid, socketMount };
  const [process, mountedInode, image] = await Promise.all([
    readProcess(host, running, question),
    readMountedInode(host, running, question),
    readImage(host, inspected, question.engine),
  ]);
  return { ...whose(listed), ...configured, socketMount, process, mountedInode, image };
}

/** Compose and Swarm name the service in labels; a task's says the stack first. */
function whose({ id, name, labels }: Listed) {
  const label = (key: string): string | null => textOf(labels[key]) || null;
  const stack = label('com.docker.stack.namespace');
  const whole = label('com.docker.swarm.service.name') ?? '';
  const isTask = stack !== null && whole.startsWith(`${stack}_`);
  return {
    id: id.slice(0, 12),
    name,
    project: isTask ? stack : label('com.docker.compose.project'),
    service: isTask ? whole.slice(stack.length + 1) : label('com.docker.compose.service'),
    stack: isTask ? { name: stack, service: whole } : null,
    configHash: label('com.docker.compose.config-hash'),
  };
}

async function readImage(
  host: Host,
  { imageId, imageName }: Inspected,
  at: EngineAt,
): Promise<ContainerImage> {
  const path = `/images/${encodeURIComponent(imageName)}/json`;
  const answer = await host.request(at.address, { method: 'GET', path }, at.timeoutMs);
  const isThere = answer.ok && answer.value.status === 200;
  const latestId = isThere ? textOf(objectOf(answer.value.body).Id) || null : null;
  return { name: imageName, id: imageId, latestId };
}
