import type { Host } from '../../host/host.ts';
import { liveIdentity } from './live-identity.ts';
import type { Live } from './view-options.ts';

/** As many as a service usually has kinds of. */
const MOST_PROCESSES = 64;
const MOST_SHOWN = 4;

/**
 * Other processes of the service that this one belongs to, one for each set of credentials: a supervisor of root gets in
 * where its workers do not. Empty where the list cannot be read.
 */
export async function findWorkers(host: Host, main: Live, timeoutMs: number): Promise<Live[]> {
  const pids = main.pid === null ? [] : await pidsBeside(host, main.pid);
  const others = pids.filter((pid) => pid !== main.pid).slice(0, MOST_PROCESSES);
  const read = await Promise.all(others.map((pid) => liveIdentity(host, pid, timeoutMs)));
  const seen = new Set([credentialsOf(main)]);
  const distinct = read.filter((each): each is Live => {
    if (each.state !== 'known' || seen.has(credentialsOf(each))) return false;
    seen.add(credentialsOf(each));
    return true;
  });
  return distinct.slice(0, MOST_SHOWN);
}

function credentialsOf({ identity: { uid, gid, groups, dacOverride } }: Live): string {
  return JSON.stringify([uid, gid, [...groups].sort(), dacOverride]);
}

/** Where the two versions of control groups are mounted; in the first one systemd has a hierarchy of its own. */
async function pidsBeside(host: Host, pid: number): Promise<number[]> {
  const cgroup = await host.readFile(`/proc/${pid}/cgroup`);
  const [, path] = (cgroup.ok && /^(?:0:|\d+:name=systemd):(\/.*)$/m.exec(cgroup.value)) || [];
  if (path === undefined) return [];
  const roots = ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'];
  const lists = await Promise.all(roots.map((root) => host.readFile(`${root}${path}/cgroup.procs`)));
  const list = lists.find(({ ok }) => ok);
  return list?.ok ? list.value.split('\n').filter(Boolean).map(Number) : [];
}
