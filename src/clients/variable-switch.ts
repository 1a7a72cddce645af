import { type Inode, judgeConnect } from '../access/permission.ts';
import type { AccessVerdict } from '../access/verdict.ts';
import type { ClientEnvironment } from '../compose/client-variables.ts';
import type { Facts } from '../facts/facts.ts';
import type { Configured } from './client.ts';
import { containersOf } from './find-clients.ts';

const pairs = [
  ['PUID', 'PGID'],
  ['USER_ID', 'GROUP_ID'],
  ['UID', 'GID'],
] as const;

export interface VariableSwitch {
  readonly uid: number;
  /** Null where it is not set. */
  readonly gid: number | null;
  readonly groupVariable: (typeof pairs)[number][1];
}

/** What images with a supervisor take as the user to switch to; null for root, and where none is set. */
export function variableSwitch(environment: ClientEnvironment): VariableSwitch | null {
  for (const [user, groupVariable] of pairs) {
    const uid = numberOf(environment[user]);
    if (uid !== null && uid !== 0) return { uid, gid: numberOf(environment[groupVariable]), groupVariable };
  }
  return null;
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/**
 * An image may take no notice of the variables, or keep the groups of `group_add`: only a user who has access by these
 * numbers alone is sure to have it.
 */
export function judgeVariables(
  client: Configured,
  { uid, gid }: VariableSwitch,
  { parents, inode, facts }: { parents: readonly Inode[]; inode: Inode; facts: Facts },
): AccessVerdict {
  const who = { uid, groups: gid === null ? [] : [gid], dacOverride: false, dacReadSearch: false };
  const verdict = judgeConnect(who, parents, inode);
  if (verdict.access === 'ok') return verdict;
  const reason = `it switches to uid ${uid} at its start`;
  return { access: 'unknown', reason, ...(isMade(client, facts) ? {} : { pending: true }) };
}

/** Whether there is a container that could show it. */
function isMade(client: Configured, facts: Facts): boolean {
  return 'container' in client || containersOf(client, facts).length > 0;
}
