import { socketMountOf } from '../access/socket-mount.ts';
import type { Host } from '../host/host.ts';
import { readMountedInode } from './container-mount.ts';
import { readProcess } from './container-process.ts';
import type { ContainerFacts, ContainerImage, SocketMount } from './facts.ts';
import type { EngineAt } from './images.ts';

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
  const mounting = (answer.value.body as Listed[]).flatMap((listed) => {
    const socketMount = mountIn(listed, question);
    return socketMount === null ? [] : [{ listed, socketMount }];
  });
  const found = await Promise.all(mounting.map((container) => inspect(host, container, question)));
  return found.filter((container) => container !== null);
}

interface Listed {
  readonly Id: string;
  readonly Names?: readonly string[];
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Mounts?: readonly {
    readonly Source?: string;
    readonly Destination?: string;
    readonly RW?: boolean;
  }[];
}

interface Inspected {
  readonly Created?: string;
  /** The image's id. */
  readonly Image?: string;
  readonly State?: { readonly Pid?: number };
  readonly Config?: { readonly User?: string; readonly Image?: string };
  readonly HostConfig?: {
    readonly GroupAdd?: readonly string[] | null;
    readonly UsernsMode?: string;
    readonly Privileged?: boolean;
    readonly SecurityOpt?: readonly string[] | null;
    readonly RestartPolicy?: { readonly Name?: string };
  };
}

function mountIn({ Mounts = [] }: Listed, { socketPaths }: ContainerQuestion): SocketMount | null {
  const found = Mounts.map(({ Source = '', Destination = '', RW }) =>
    socketMountOf({ source: Source, target: Destination, readOnly: RW === false }, socketPaths),
  );
  return found.find((mount) => mount !== null) ?? null;
}

async function inspect(
  host: Host,
  { listed, socketMount }: { listed: Listed; socketMount: SocketMount },
  question: ContainerQuestion,
): Promise<ContainerFacts | null> {
  const { address, timeoutMs } = question.engine;
  const path = `/containers/${listed.Id}/json`;
  const answer = await host.request(address, { method: 'GET', path }, timeoutMs);
  if (!answer.ok || answer.value.status !== 200) return null;
  const inspected = answer.value.body as Inspected;
  const running = { id: listed.Id, pid: inspected.State?.Pid ?? 0, socketMount };
  const [process, mountedInode, image] = await Promise.all([
    readProcess(host, running, question),
    readMountedInode(host, running, question),
    readImage(host, inspected, question.engine),
  ]);
  return { ...whose(listed), ...configured(inspected), socketMount, process, mountedInode, image };
}

/** Compose and Swarm name the service in labels; a task's says the stack first. */
function whose({ Id, Names, Labels = {} }: Listed) {
  const stackName = Labels['com.docker.stack.namespace'] ?? null;
  const stackService = Labels['com.docker.swarm.service.name'] ?? '';
  const isTask = stackName !== null && stackService.startsWith(`${stackName}_`);
  return {
    id: Id.slice(0, 12),
    name: Names?.[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
    project: isTask ? stackName : (Labels['com.docker.compose.project'] ?? null),
    service: isTask
      ? stackService.slice(stackName.length + 1)
      : (Labels['com.docker.compose.service'] ?? null),
    stack: isTask ? { name: stackName, service: stackService } : null,
    configHash: Labels['com.docker.compose.config-hash'] ?? null,
  };
}

function configured({ Created = '', Config, HostConfig }: Inspected) {
  return {
    created: Created,
    user: Config?.User || 'root',
    groupAdd: HostConfig?.GroupAdd ?? [],
    securityOpt: HostConfig?.SecurityOpt ?? [],
    restartPolicy: HostConfig?.RestartPolicy?.Name ?? '',
    usernsMode: HostConfig?.UsernsMode ?? '',
    privileged: HostConfig?.Privileged ?? false,
  };
}

async function readImage(
  host: Host,
  { Image = '', Config }: Inspected,
  at: EngineAt,
): Promise<ContainerImage> {
  const name = Config?.Image ?? '';
  const path = `/images/${encodeURIComponent(name)}/json`;
  const answer = await host.request(at.address, { method: 'GET', path }, at.timeoutMs);
  const isThere = answer.ok && answer.value.status === 200;
  const latestId = isThere ? ((answer.value.body as { Id?: string }).Id ?? null) : null;
  return { name, id: Image, latestId };
}
