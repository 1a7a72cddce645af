import type { Acl, AclEntry } from '../../../src/facts/facts.ts';
import type { Inode } from './case.ts';
import type { Random } from './random.ts';
import { gids, uids } from './random-ids.ts';

const ALL_BITS = 0o10000;
/** As they are met with; the rest is left to chance. */
const usual = {
  directory: [0o755, 0o755, 0o711, 0o700, 0o750, 0o710, 0o1777, 0o2775],
  file: [0o660, 0o660, 0o666, 0o600, 0o640, 0o606, 0o060, 0o006],
};

export function randomInode(random: Random, kind: Inode['kind'], path: string): Inode {
  const isDirectory = kind === 'directory';
  const modes = isDirectory ? usual.directory : usual.file;
  const mode = random.chance(0.7) ? random.pick(modes) : random.below(ALL_BITS);
  const acl = random.chance(0.35) ? randomAcl(random, mode) : null;
  return {
    kind,
    path,
    uid: random.pick(uids),
    gid: random.pick(gids),
    mode: acl === null ? mode : (mode & 0o7707) | ((acl.mask ?? 0) << 3),
    acl,
  };
}

function randomAcl(random: Random, mode: number): Acl {
  return {
    owner: (mode >> 6) & 7,
    users: entries(random, uids),
    group: random.below(8),
    groups: entries(random, gids),
    mask: random.chance(0.15) ? 0 : random.below(8),
    other: mode & 7,
  };
}

/** Many that grant all, as people write them, and some that grant nothing. */
function entries(random: Random, ids: readonly number[]): AclEntry[] {
  return random
    .some(ids, 2)
    .sort((one, other) => one - other)
    .map((id) => ({ id, permissions: random.chance(0.4) ? 7 : random.below(8) }));
}
