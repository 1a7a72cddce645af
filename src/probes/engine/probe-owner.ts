import type { Host } from '../../host/host.ts';
import { perHost } from '../../host/per-host.ts';

/** One that outlives its process by more has no owner: no check takes this long. */
const OLDEST_MS = 600_000;

/** Labels of a probe container. Without them it has no known owner. */
export const ownerLabels = { process: 'dockperm.probe.process', since: 'dockperm.probe.since' } as const;

/** Names a process for as long as its machine runs. */
interface Owner {
  /** The machine since it was booted, and the pid namespace. */
  readonly place: string;
  readonly pid: number;
  /** When it started, in ticks since boot: the kernel gives numbers of processes again. */
  readonly start: string;
}

/** Null where there is no /proc. */
const findOwner = perHost(async (host): Promise<Owner | null> => {
  const [boot, namespace, stat] = await Promise.all([
    host.readFile('/proc/sys/kernel/random/boot_id'),
    host.stat('/proc/self/ns/pid'),
    host.readFile('/proc/self/stat'),
  ]);
  if (!boot.ok || !namespace.ok || !stat.ok || namespace.value.target === null) return null;
  const place = `${boot.value.trim()} ${namespace.value.target}`;
  return { place, pid: Number.parseInt(stat.value, 10), start: startIn(stat.value) };
});

/** proc_pid_stat(5): a program's name can hold blanks and brackets, and the start is the 20th field after it. */
function startIn(stat: string): string {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

export async function labelsOfOwner(host: Host): Promise<Readonly<Record<string, string>>> {
  const owner = await findOwner(host);
  const since = { [ownerLabels.since]: String(host.now()) };
  if (owner === null) return since;
  return { ...since, [ownerLabels.process]: `${owner.place} ${owner.pid} ${owner.start}` };
}

/** Whether the process that made a container is gone. One of another machine cannot be looked at, and age decides. */
export async function isAbandoned(host: Host, labels: Readonly<Record<string, string>>): Promise<boolean> {
  const isOld = host.now() - Number(labels[ownerLabels.since] ?? 0) > OLDEST_MS;
  if (isOld) return true;
  const own = await findOwner(host);
  const [, place, pid, start] = /^(.*) (\d+) (\d+)$/.exec(labels[ownerLabels.process] ?? '') ?? [];
  if (own === null || place !== own.place) return false;
  const stat = await host.readFile(`/proc/${pid}/stat`);
  if (stat.ok) return startIn(stat.value) !== start;
  // With hidepid a user sees only processes of their own: then the first is not there either.
  return (await host.readFile('/proc/1/stat')).ok;
}
