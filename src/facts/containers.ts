import { isSocketMount } from '../access/socket-mount.ts';
import type { Host } from '../host/host.ts';
import { parseProcessStatus } from '../host/process-status.ts';
import type { ContainerFacts, ContainerProcess } from './facts.ts';
import type { EngineAt } from './images.ts';

export interface ContainerQuestion {
  readonly engine: EngineAt;
  readonly socketPath: string | null;
  /** The engine's processes are not processes of this host. */
  readonly elsewhere: boolean;
}

/** Running containers that mount an engine's socket, with the credentials that their first process really has. */
export async function findContainers(host: Host, question: ContainerQuestion): Promise<ContainerFacts[]> {
  const { engine } = question;
  const path = '/containers/json';
  const answer = await host.request(engine.address, { method: 'GET', path }, engine.timeoutMs);
  if (!answer.ok || !Array.isArray(answer.value.body)) return [];
  const mounting = (answer.value.body as Listed[]).flatMap((listed) => {
    const socketMount = socketMountOf(listed, question);
    return socketMount === null ? [] : [{ listed, socketMount }];
  });
  const found = await Promise.all(mounting.map((container) => inspect(host, container, question)));
  return found.filter((container) => container !== null);
}

interface Listed {
  readonly Id: string;
  readonly Names?: readonly string[];
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Mounts?: readonly { readonly Source?: string; readonly Destination?: string }[];
}

interface Inspected {
  readonly State?: { readonly Pid?: number };
  readonly Config?: { readonly User?: string };
  readonly HostConfig?: {
    readonly GroupAdd?: readonly string[] | null;
    readonly UsernsMode?: string;
    readonly Privileged?: boolean;
  };
}

function socketMountOf(
  container: Listed,
  { socketPath }: ContainerQuestion,
): ContainerFacts['socketMount'] | null {
  const mounts = (container.Mounts ?? []).map(({ Source = '', Destination = '' }) => ({
    source: Source,
    target: Destination,
  }));
  return mounts.find((mount) => isSocketMount(mount, socketPath)) ?? null;
}

async function inspect(
  host: Host,
  { listed, socketMount }: { listed: Listed; socketMount: ContainerFacts['socketMount'] },
  question: ContainerQuestion,
): Promise<ContainerFacts | null> {
  const { address, timeoutMs } = question.engine;
  const answer = await host.request(
    address,
    { method: 'GET', path: `/containers/${listed.Id}/json` },
    timeoutMs,
  );
  if (!answer.ok || answer.value.status !== 200) return null;
  const { State, Config, HostConfig } = answer.value.body as Inspected;
  return {
    id: listed.Id.slice(0, 12),
    name: listed.Names?.[0]?.replace(/^\//, '') ?? listed.Id.slice(0, 12),
    project: listed.Labels?.['com.docker.compose.project'] ?? null,
    service: listed.Labels?.['com.docker.compose.service'] ?? null,
    socketMount,
    user: Config?.User || 'root',
    groupAdd: HostConfig?.GroupAdd ?? [],
    usernsMode: HostConfig?.UsernsMode ?? '',
    privileged: HostConfig?.Privileged ?? false,
    process: await readProcess(host, { id: listed.Id, pid: State?.Pid ?? 0 }, question),
  };
}

/**
 * The process itself, not `exec id`: an exec is given the container's groups again, also when the process has
 * dropped them (moby daemon/exec_linux.go).
 */
async function readProcess(
  host: Host,
  container: { id: string; pid: number },
  question: ContainerQuestion,
): Promise<ContainerProcess> {
  const onHost = question.elsewhere ? null : await readHostProcess(host, container);
  if (onHost) return onHost;
  const args = ['-H', question.engine.hostUrl, 'exec', container.id, 'cat', '/proc/1/status'];
  const status = await host.run({ file: 'docker', args }, { timeoutMs: question.engine.timeoutMs });
  const parsed = status.ok ? parseProcessStatus(status.value.stdout) : null;
  return parsed
    ? { state: 'known', ...parsed, frame: 'container' }
    : { state: 'unknown', reason: 'its process could not be looked at' };
}

/** A pid is only taken for the container's when the kernel's control groups say so: it may be another namespace's. */
async function readHostProcess(
  host: Host,
  { id, pid }: { id: string; pid: number },
): Promise<ContainerProcess | null> {
  if (pid <= 0) return null;
  const [status, cgroup] = await Promise.all([
    host.readFile(`/proc/${pid}/status`),
    host.readFile(`/proc/${pid}/cgroup`),
  ]);
  if (!status.ok || !cgroup.ok || !cgroup.value.includes(id)) return null;
  const parsed = parseProcessStatus(status.value);
  return parsed && { state: 'known', ...parsed, frame: 'host' };
}
