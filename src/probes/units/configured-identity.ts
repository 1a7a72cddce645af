import type { ProcessView, UnitSettings } from '../../facts/facts.ts';
import type { Unknown } from '../../facts/unknown.ts';
import type { Host, Identity } from '../../host/host.ts';
import { findGroup, findLoginGroups } from '../caller/groups.ts';

export type IdentityReading =
  | (Pick<ProcessView, 'state' | 'basis' | 'pid'> & { readonly identity: Identity })
  | { readonly state: 'gone' }
  | Unknown;

/** systemd takes a free one of its own range, which begins here; it owns nothing. See systemd.exec(5). */
const DYNAMIC_UID = 61184;

/** Who the process of a unit would be, by its settings and the databases that systemd asks when it starts it. */
export async function configuredIdentity(
  host: Host,
  unit: UnitSettings & { readonly name: string },
  timeoutMs: number,
): Promise<IdentityReading> {
  const user = await userOf(host, unit, timeoutMs);
  if (user === null) return unknown(`its user ${unit.user} does not exist, so it cannot start`);
  const named = [...(unit.group === '' ? [] : [unit.group]), ...unit.supplementaryGroups];
  const gids = await Promise.all(named.map((group) => gidOf(host, group, timeoutMs)));
  const missing = named.find((_, index) => gids[index] === null);
  if (missing !== undefined) return unknown(`its group ${missing} does not exist, so it cannot start`);
  const added = gids.filter((gid) => gid !== null);
  const primary = unit.group === '' ? user.gid : (added[0] ?? null);
  const groups = [...new Set([...user.groups, ...added])].filter((gid) => gid !== primary);
  const identity = { ...user, gid: primary, groups };
  return { state: 'known', basis: 'configured', pid: null, identity };
}

function unknown(reason: string): Unknown {
  return { state: 'unknown', reason };
}

const noCapabilities = { dacOverride: false, dacReadSearch: false };

/** Null where the database does not have the user. */
async function userOf(
  host: Host,
  { user, dynamicUser, name }: UnitSettings & { readonly name: string },
  timeoutMs: number,
): Promise<Identity | null> {
  if (user === '' && !dynamicUser)
    return { name: 'root', uid: 0, gid: 0, groups: [], dacOverride: true, dacReadSearch: true };
  const known = user === '' ? null : await findLoginGroups(host, user, timeoutMs);
  const uid = user === '' ? null : await uidOf(host, user, timeoutMs);
  if (known?.state === 'known' && uid !== null) {
    const [gid = null, ...groups] = known.gids;
    const isRoot = uid === 0;
    return { name: user, uid, gid, groups, dacOverride: isRoot, dacReadSearch: isRoot };
  }
  if (!dynamicUser) return null;
  const own = user || name.replace(/\.service$/, '');
  return { name: own, uid: DYNAMIC_UID, gid: null, groups: [], ...noCapabilities };
}

async function uidOf(host: Host, user: string, timeoutMs: number): Promise<number | null> {
  const answer = await host.run({ file: 'id', args: ['-u', '--', user] }, { timeoutMs });
  const text = answer.ok && answer.value.exitCode === 0 ? answer.value.stdout.trim() : '';
  return /^\d+$/.test(text) ? Number(text) : null;
}

async function gidOf(host: Host, group: string, timeoutMs: number): Promise<number | null> {
  if (/^\d+$/.test(group)) return Number(group);
  const found = await findGroup(host, group, timeoutMs);
  return found.state === 'found' ? found.gid : null;
}
