import type { Client } from '../../clients/client.ts';
import { neededGid } from '../../clients/needed-gid.ts';
import { variableSwitch } from '../../clients/variable-switch.ts';
import type { Facts, UserSwitch } from '../../facts/facts.ts';
import { ask, askToWrite, manual, type Remedy, type Step } from '../rule.ts';
import { fileFor } from './edit-target.ts';
import { recreate } from './service-steps.ts';
import { startWith, variableSetting } from './start-with.ts';

type KnownSwitch = Extract<UserSwitch, { state: 'known' }>;

/** What to write instead, in the words of the program that switches. */
export function switchWithGroup(client: Client, to: KnownSwitch, facts: Facts): Remedy | null {
  const gid = knownGid(client, facts);
  const words = gid === null ? null : wordsOf(to, gid);
  if (gid === null || words === null) return null;
  const where =
    client.kind === 'service' ? `In ${fileFor(client, 'command')}, or` : 'Where it is started, or';
  return manual(`Keep group ${gid} when ${client.name} switches users`, [
    ask(`${where} in the image's entrypoint, change the words that switch users for ${client.name}:`),
    askToWrite([words]),
    ...otherWays(to, gid),
  ]);
}

function wordsOf({ by, uid, gid }: KnownSwitch, needed: number): string | null {
  if (by === 'setpriv') return `setpriv --reuid ${uid} --regid ${gid} --groups ${needed}`;
  return by === 'gosu' || by === 'su-exec' ? `${by} ${uid}:${needed}` : null;
}

function otherWays({ by, uid }: KnownSwitch, needed: number): Step[] {
  return by === 'setpriv'
    ? [ask(`Or use --keep-groups there, with ${needed} in group_add.`)]
    : [ask(`Or add uid ${uid} to group ${needed} in the Dockerfile, and call ${by} USER without a group.`)];
}

/** Images that take the user's numbers as variables make the group the first of that user. */
export function setGroupVariable(client: Client, uid: number | null, facts: Facts): Remedy[] {
  const to = variableSwitch(client.environment);
  const gid = knownGid(client, facts);
  if (to === null || to.uid !== uid || gid === null || gid === 0 || to.gid === gid) return [];
  const value = String(gid);
  const key = to.groupVariable;
  const title = `Set ${key} of ${client.name} to ${value}`;
  if (client.kind !== 'service') return [startWith(client, [variableSetting(key, value)], { facts, title })];
  const edit = { op: 'set-environment', service: client.name, key, value } as const;
  const file = fileFor(client, 'environment');
  const impact = `the files that ${client.name} writes will belong to group ${value}`;
  return [
    { title, safety: 'safe', impact, steps: [{ kind: 'edit', file, edit }, ...recreate(client, facts)] },
  ];
}

/** Null where it could only be guessed. */
function knownGid(client: Client, facts: Facts): number | null {
  const needed = neededGid(client, facts);
  return needed === null || ['fallback', 'getent'].includes(needed.source) ? null : needed.gid;
}
