import { type Disk, type DiskStat, diskError } from './disk.ts';

type Readable = Pick<Disk, 'stat' | 'readLink'>;

/** A name that is looked up on the way along a path. */
export interface PathStep {
  /** Null for a name that does not exist. */
  readonly entry: DiskStat | null;
  readonly directory: DiskStat;
}

export interface FollowedPath {
  readonly steps: readonly PathStep[];
  /** What the path leads to; null where a name is missing. */
  readonly end: DiskStat | null;
}

interface Place {
  readonly path: string;
  readonly stat: DiskStat;
}

interface Walk {
  readonly steps: PathStep[];
  readonly root: Place;
  /** From below the root to where the walk is. */
  places: readonly Place[];
  rest: readonly string[];
  links: number;
}

const MAX_LINKS = 40;

/**
 * Follows the path as the kernel does, name by name and through every link.
 *
 * @throws `ELOOP`, `ENOTDIR`, and what the system says of a directory that cannot be searched
 */
export function followPath(disk: Readable, path: string): FollowedPath {
  const stat = disk.stat('/');
  if (stat === null) throw diskError('ENOENT', '/');
  const walk: Walk = { steps: [], root: { path: '', stat }, places: [], rest: namesIn(path), links: 0 };
  while (walk.rest.length > 0) if (!takeStep(disk, walk)) return { steps: walk.steps, end: null };
  return { steps: walk.steps, end: placeOf(walk).stat };
}

/** False where there is nothing of the next name. */
function takeStep(disk: Readable, walk: Walk): boolean {
  const here = placeOf(walk);
  const [name = '', ...rest] = walk.rest;
  walk.rest = rest;
  if (here.stat.kind !== 'directory') throw diskError('ENOTDIR', here.path);
  if (name === '..') {
    walk.places = walk.places.slice(0, -1);
    return true;
  }
  const path = `${here.path}/${name}`;
  const entry = disk.stat(path);
  walk.steps.push({ entry, directory: here.stat });
  if (entry === null) return false;
  if (entry.kind === 'symlink') followLink(walk, path, disk.readLink(path));
  else walk.places = [...walk.places, { path, stat: entry }];
  return true;
}

function followLink(walk: Walk, path: string, target: string): void {
  walk.links += 1;
  if (walk.links > MAX_LINKS) throw diskError('ELOOP', path);
  walk.rest = [...namesIn(target), ...walk.rest];
  if (target.startsWith('/')) walk.places = [];
}

function placeOf({ root, places }: Walk): Place {
  return places.at(-1) ?? root;
}

function namesIn(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
