import { basename, dirname } from 'node:path/posix';
import type { Random } from './random.ts';
import type { Target } from './random-link.ts';

/** A socket's address has 108 bytes, the last of them zero. */
const MAX_BYTES = 107;

/** Mostly a way to a socket: straight, through links, with detours. */
export function randomPath(random: Random, targets: readonly Target[]): string {
  const sockets = targets.filter(({ node }) => node.kind === 'listening' || node.kind === 'stale');
  const links = targets.filter(({ node }) => node.kind === 'symlink');
  const start =
    random.chance(0.45) || links.length === 0 ? random.pick(sockets) : startOf(random, links, targets);
  const path = behind(random, start, targets);
  const decorated = random.chance(0.35) ? detour(random, path, targets) : path;
  return Buffer.byteLength(decorated) <= MAX_BYTES ? decorated : path;
}

function startOf(random: Random, links: readonly Target[], targets: readonly Target[]): Target {
  if (random.chance(0.1)) return random.pick(targets);
  // The last is the end of a long chain, where there is one.
  return random.pick(random.chance(0.4) ? links.slice(-1) : links);
}

/** Of a directory, or of a link to one, something that is in it. */
function behind(random: Random, { node, leadsTo }: Target, targets: readonly Target[]): string {
  const within = targets.filter((each) => leadsTo !== null && each.node.path.startsWith(`${leadsTo}/`));
  if (within.length === 0 || random.chance(0.1)) return node.path;
  const sockets = within.filter((each) => each.node.kind === 'listening');
  const chosen = random.pick(sockets.length > 0 && random.chance(0.7) ? sockets : within).node;
  return `${node.path}${chosen.path.slice(leadsTo?.length)}`;
}

function detour(random: Random, path: string, targets: readonly Target[]): string {
  if (random.chance(0.4)) return throughSibling(random, path, targets);
  if (random.chance(0.2)) return `${path}${random.pick(['/', '/.', '/..', '//', '/x'])}`;
  const names = path.split('/');
  // Behind the root of all cases, whose own directory has a name of its own.
  const at = 4 + random.below(Math.max(names.length - 4, 1));
  const between = random.pick([['.'], [''], ['..', names[at - 1] ?? '.'], ['gone', '..']]);
  return [...names.slice(0, at), ...between, ...names.slice(at)].join('/');
}

/** Into a directory and out again, which asks for the search of one that is not on the way. */
function throughSibling(random: Random, path: string, targets: readonly Target[]): string {
  const siblings = targets
    .filter(({ node }) => node.kind === 'directory')
    .map(({ node }) => ({ folder: dirname(node.path), name: basename(node.path) }))
    .filter(({ folder }) => path.startsWith(`${folder}/`));
  if (siblings.length === 0) return path;
  const { folder, name } = random.pick(siblings);
  return `${folder}/${name}/..${path.slice(folder.length)}`;
}
