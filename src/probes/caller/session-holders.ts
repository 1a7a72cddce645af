import type { SessionHolder, SessionHolders } from '../../facts/facts.ts';
import type { Host, Identity } from '../../host/host.ts';
import { kindOf } from './holder-kind.ts';
import { type ProcessSummary, readProcesses } from './process-list.ts';

/**
 * Processes of this user without the group `gid` that outlive a logout, those that this process descends from first:
 * as long as they live, a new window of theirs has the old groups.
 */
export async function findSessionHolders(
  host: Host,
  identity: Identity,
  gid: number,
): Promise<SessionHolders> {
  if (host.platform !== 'linux') return unknown('checked on Linux only');
  const [processes, self, linger] = await Promise.all([
    readProcesses(host),
    host.readFile('/proc/self/status'),
    readLinger(host, identity.name),
  ]);
  if (processes === null) return unknown('/proc could not be read');
  const above = ancestorsOf(self.ok ? self.value : '', processes);
  const old = processes.filter(({ uid, gids }) => uid === identity.uid && !gids.includes(gid));
  const named = await Promise.all(old.map((each) => describe(host, each, above)));
  const holders = named.filter((each) => each !== null).sort(byAncestry);
  return { state: 'known', processes: holders.slice(0, SHOWN), linger };
}

const SHOWN = 8;

function unknown(reason: string): SessionHolders {
  return { state: 'unknown', reason };
}

async function describe(
  host: Host,
  process: ProcessSummary,
  above: ReadonlySet<number>,
): Promise<SessionHolder | null> {
  const kind = await kindOf(host, process);
  return kind === null ? null : { pid: process.pid, ...kind, above: above.has(process.pid) };
}

function byAncestry(a: SessionHolder, b: SessionHolder): number {
  return Number(b.above) - Number(a.above) || a.pid - b.pid;
}

function ancestorsOf(status: string, processes: readonly ProcessSummary[]): Set<number> {
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const ancestors = new Set<number>();
  let pid = Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1] ?? 0);
  while (pid > 0 && !ancestors.has(pid)) {
    ancestors.add(pid);
    pid = parents.get(pid) ?? 0;
  }
  return ancestors;
}

/** Null when unknown: no systemd, or a user name that is not a valid file name. */
async function readLinger(host: Host, name: string | null): Promise<boolean | null> {
  if (name === null || name.includes('/')) return null;
  const [manager, file] = await Promise.all([
    host.stat('/run/systemd/system'),
    host.stat(`/var/lib/systemd/linger/${name}`),
  ]);
  return manager.ok ? file.ok : null;
}
