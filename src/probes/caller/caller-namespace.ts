import type { CallerNamespace, IdMapRange } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { parseIdMap } from '../engine/user-namespace.ts';

/** The user namespace of this process, see user_namespaces(7). */
export async function readCallerNamespace(host: Host): Promise<CallerNamespace> {
  // Other systems have none, and a kernel can be built without them.
  if (host.platform !== 'linux') return { state: 'initial' };
  const [uids, gids] = await Promise.all(['uid_map', 'gid_map'].map((name) => readMap(host, name)));
  if (uids === 'absent' || gids === 'absent') return { state: 'initial' };
  if (!Array.isArray(uids) || !Array.isArray(gids))
    return { state: 'unknown', reason: "this process's id maps could not be read" };
  if (isWhole(uids) && isWhole(gids)) return { state: 'initial' };
  const [setgroups, uid, gid] = await Promise.all([
    host.readFile('/proc/self/setgroups'),
    readOverflow(host, 'overflowuid'),
    readOverflow(host, 'overflowgid'),
  ]);
  const denied = setgroups.ok && setgroups.value.trim() === 'deny';
  return { state: 'nested', uids, gids, setgroups: denied ? 'deny' : 'allow', overflow: { uid, gid } };
}

async function readMap(host: Host, name: string): Promise<IdMapRange[] | 'absent' | 'unreadable'> {
  const text = await host.readFile(`/proc/self/${name}`);
  if (text.ok) return parseIdMap(text.value);
  return text.error === 'ENOENT' ? 'absent' : 'unreadable';
}

/** Every id is mapped to itself, as in the initial namespace: the same holds as there. */
function isWhole(map: readonly IdMapRange[]): boolean {
  return map.some(({ inside, outside, count }) => inside === 0 && outside === 0 && count === 2 ** 32 - 1);
}

const USUAL_OVERFLOW = 65534;

async function readOverflow(host: Host, name: string): Promise<number> {
  const text = await host.readFile(`/proc/sys/kernel/${name}`);
  return text.ok && /^\d+\s*$/.test(text.value) ? Number(text.value) : USUAL_OVERFLOW;
}
