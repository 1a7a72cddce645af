import { type Capability, capabilityBits, type IdRange, type Namespace, type Who } from './case.ts';
import type { Random } from './random.ts';
import { gids, uids } from './random-ids.ts';

export function randomWho(random: Random): Who {
  const uid = random.chance(0.6) ? random.pick([1000, 1001]) : random.pick(uids);
  const gid = random.pick(gids);
  const groups = random.some(gids, 3);
  const namespace = random.chance(0.3) ? randomNamespace(random, uid) : null;
  return {
    uid,
    fsuid: random.chance(0.03) ? random.pick(uids) : uid,
    gid,
    groups,
    capabilities: random.chance(0.3) ? random.some(capabilities, 2) : [],
    ambient: random.chance(0.9),
    namespace,
  };
}

const capabilities = Object.keys(capabilityBits) as Capability[];

function randomNamespace(random: Random, uid: number): Namespace {
  const setgroups = random.chance(0.5) ? 'deny' : 'allow';
  // As an ordinary user may make it: just this user, under the same or another number.
  const alone: IdRange[] = [[random.pick([0, uid, 1000]), uid, 1]];
  return {
    setgroups,
    uids: random.chance(0.3) ? alone : randomMap(random, uids),
    gids: randomMap(random, gids),
  };
}

/** Most ids get a number inside, often another; some ranges hold ids of nobody. */
function randomMap(random: Random, ids: readonly number[]): IdRange[] {
  if (random.chance(0.15)) return [[0, 0, 65534]];
  const mapped = ids.filter(() => random.chance(0.85));
  const inside = random.chance(0.5) ? mapped : random.shuffled(mapped);
  const ranges = mapped.map((outside, at): IdRange => [inside[at] ?? outside, outside, 1]);
  return random.chance(0.2) ? [...ranges, [100_000, 100_000, 1000]] : ranges;
}
