import type { EngineAt } from '../../engine/engine-at.ts';
import type { ContainerProcess, ProcessIds } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { parseProcessStatus } from '../../host/process-status.ts';

interface ProcessQuestion {
  readonly engine: EngineAt;
  readonly elsewhere: boolean;
}

/** A process of a container, and which it has started. */
interface Running extends ProcessIds {
  readonly mayChangeIds: boolean;
  readonly children: readonly number[];
}

/** Reads one process; null when it is gone or this user cannot read it. */
type ReadOne = (pid: number) => Promise<Running | null>;

/**
 * The processes themselves, not `exec id`: an exec is given the container's groups again, also when the process has
 * dropped them (moby daemon/exec_linux.go).
 */
export async function readProcess(
  host: Host,
  container: { id: string; pid: number },
  question: ProcessQuestion,
): Promise<ContainerProcess> {
  const onHost = question.elsewhere ? null : await readOnHost(host, container);
  if (onHost) return onHost;
  const inside = await readTree(1, (pid) => readInside(host, container.id, { pid, at: question.engine }));
  const unknown = { state: 'unknown', reason: 'its process could not be read' } as const;
  return inside ? workersOf(inside, 'container') : unknown;
}

/** A pid counts as the container's only when the kernel's control groups say so: it can be one of another namespace. */
async function readOnHost(
  host: Host,
  { id, pid }: { id: string; pid: number },
): Promise<ContainerProcess | null> {
  if (pid <= 0) return null;
  const cgroup = await host.readFile(`/proc/${pid}/cgroup`);
  if (!cgroup.ok || !cgroup.value.includes(id)) return null;
  const tree = await readTree(pid, async (each) => {
    const status = await host.readFile(`/proc/${each}/status`);
    return status.ok ? running(status.value, () => childrenOf(host, each)) : null;
  });
  return tree && workersOf(tree, 'host');
}

const MOST_PROCESSES = 64;

/** Processes that cannot change their ids hand on what they have: below them there is nothing to find out. */
async function readTree(first: number, read: ReadOne): Promise<readonly Running[] | null> {
  const root = await read(first);
  if (root === null) return null;
  const found = [root];
  let level = [root];
  while (level.length > 0 && found.length < MOST_PROCESSES) {
    const pids = level.flatMap(({ mayChangeIds, children }) => (mayChangeIds ? children : []));
    const next = await Promise.all(pids.slice(0, MOST_PROCESSES - found.length).map(read));
    level = next.filter((each) => each !== null);
    found.push(...level);
  }
  return found;
}

const CAP_SETGID = 1n << 6n;
const CAP_SETUID = 1n << 7n;

async function running(status: string, children: () => Promise<number[]>): Promise<Running | null> {
  const ids = parseProcessStatus(status);
  if (ids === null) return null;
  const { uid, gid, groups, dacOverride } = ids;
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const mayChangeIds = (effective & (CAP_SETGID | CAP_SETUID)) !== 0n;
  const command = /^Name:\t(.*)$/m.exec(status)?.[1] ?? '';
  const below = mayChangeIds ? await children() : [];
  return { command, uid, gid, groups, dacOverride, mayChangeIds, children: below };
}

const MOST_THREADS = 64;

/** Each thread has children of its own, see proc_tid_children(5). */
async function childrenOf(host: Host, pid: number): Promise<number[]> {
  const threads = await host.readDir(`/proc/${pid}/task`);
  if (!threads.ok) return [];
  const lists = await Promise.all(
    threads.value
      .slice(0, MOST_THREADS)
      .map((thread) => host.readFile(`/proc/${pid}/task/${thread}/children`)),
  );
  return lists.flatMap((list) => (list.ok ? pidsIn(list.value) : []));
}

async function readInside(
  host: Host,
  id: string,
  { pid, at }: { pid: number; at: EngineAt },
): Promise<Running | null> {
  const files = [`/proc/${pid}/status`, `/proc/${pid}/task/${pid}/children`];
  const args = [...at.chosenBy, 'exec', id, 'cat', ...files];
  const read = await host.run({ file: 'docker', args }, { timeoutMs: at.timeoutMs });
  if (!read.ok) return null;
  // The list has no end of line of its own, and is the only line without a colon.
  const list = read.value.stdout.split('\n').findLast((line) => /^(?:\d+ )+$/.test(line)) ?? '';
  return running(read.value.stdout, async () => pidsIn(list));
}

function pidsIn(list: string): number[] {
  return list.trim().split(/\s+/).filter(Boolean).map(Number);
}

/** Programs that are there to start, reap and watch over others. */
const launcher =
  /^(?:tini|tini-static|dumb-init|docker-init|catatonit|init|s6-.*|s6rc-.*|runsv|runsvdir|svlogd|su|sudo|su-exec|gosu|setpriv|sh|bash|ash|dash|supervisord)$/;

function workersOf(tree: readonly Running[], frame: 'host' | 'container'): ContainerProcess {
  const workers = tree.filter(({ command }) => !launcher.test(command));
  const leaves = tree.filter(({ children }) => children.length === 0);
  const judged = (workers.length > 0 ? workers : leaves).map(idsOf);
  const [first = idsOf(tree[0] as Running), ...rest] = judged;
  const distinct = new Map(rest.map((ids) => [credentialsKey(ids), ids]));
  distinct.delete(credentialsKey(first));
  return { state: 'known', frame, ...first, others: [...distinct.values()] };
}

function idsOf({ command, uid, gid, groups, dacOverride }: Running): ProcessIds {
  return { command, uid, gid, groups, dacOverride };
}

function credentialsKey({ uid, gid, groups, dacOverride }: ProcessIds): string {
  return JSON.stringify([uid, gid, [...groups].sort(), dacOverride]);
}
