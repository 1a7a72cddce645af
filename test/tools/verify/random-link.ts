import { posix } from 'node:path';
import type { Link, Node } from './case.ts';
import type { Random } from './random.ts';
import { uids } from './random-ids.ts';

export interface Target {
  readonly node: Node;
  /** Where it is meant to end, through every link; null for one that ends nowhere. */
  readonly leadsTo: string | null;
}

export function randomLink(random: Random, path: string, targets: readonly Target[]): Target {
  if (random.chance(0.06))
    return { node: link(random, path, random.pick(['gone', '/gone/too', path])), leadsTo: null };
  const { node, leadsTo } = random.pick(targets);
  const target = random.chance(0.5) ? node.path : posix.relative(posix.dirname(path), node.path) || '.';
  const end = random.chance(0.05) ? random.pick(['/', '/.', '/..']) : '';
  return { node: link(random, path, `${target}${end}`), leadsTo };
}

/** About as many links behind each other as the kernel follows. */
export function chain(random: Random, root: string, end: string): Target[] {
  return Array.from({ length: 39 + random.below(4) }, (_, at) => {
    const path = `${root}/n${at}`;
    return { node: link(random, path, at === 0 ? end : `n${at - 1}`), leadsTo: end };
  });
}

function link(random: Random, path: string, target: string): Link {
  return { kind: 'symlink', path, target, uid: random.pick(uids), gid: 0 };
}
