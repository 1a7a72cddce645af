import type { Case, Inode } from './case.ts';
import type { Random } from './random.ts';
import { randomInode } from './random-inode.ts';
import { chain, randomLink, type Target } from './random-link.ts';
import { randomPath } from './random-path.ts';

const names = ['a', 'b', 'cc', 'd d', 'é', 'f\\g'];

/** A few directories within each other, sockets and other files in them, and links all over. */
export function randomTree(random: Random, root: string): Omit<Case, 'who'> {
  const directories: Inode[] = [];
  const folder = (): string =>
    random.pick([root, ...directories.map(({ path }) => path), ...lastOf(directories)]);
  for (let at = 0, count = 1 + random.below(4); at < count; at += 1)
    directories.push(randomInode(random, 'directory', `${folder()}/${names[at]}`));
  const sockets = ['s', 't'].slice(random.below(2)).map((name) => {
    const kind = random.chance(0.92) ? 'listening' : 'stale';
    return randomInode(random, kind, `${folder()}/${name}`);
  });
  const others = random.chance(0.2)
    ? [randomInode(random, random.pick(['file', 'pipe']), `${folder()}/o`)]
    : [];
  const inodes = [...directories, ...sockets, ...others];
  const targets: Target[] = inodes.map((inode) => ({ node: inode, leadsTo: inode.path }));
  for (let at = 0, count = random.below(5); at < count; at += 1)
    targets.push(randomLink(random, `${folder()}/l${at}`, targets));
  if (random.chance(0.04)) targets.push(...chain(random, root, random.pick(sockets).path));
  return {
    nodes: targets.map(({ node }) => node),
    readOnly: random.chance(0.12) ? random.some([...directories, ...sockets], 2).map(({ path }) => path) : [],
    path: randomPath(random, targets),
  };
}

/** Once more, for trees that are rather deep than wide. */
function lastOf(directories: readonly Inode[]): string[] {
  return directories.slice(-1).map(({ path }) => path);
}
