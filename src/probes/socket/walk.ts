import type { PathComponent } from '../../facts/facts.ts';
import type { FileStat } from '../../host/host.ts';
import { aclNotRead } from './acl.ts';

/** Where a path has led so far, and what of it is left. */
export interface Walk {
  /** Every directory that was searched. */
  readonly parents: PathComponent[];
  readonly root: PathComponent;
  /** The directories that lead from the root to the current one. */
  above: readonly PathComponent[];
  current: PathComponent;
  rest: readonly string[];
}

export function walkFrom(root: PathComponent, path: string): Walk {
  return { parents: [], root, above: [], current: root, rest: segmentsOf(path) };
}

/** A slash at the end asks for a directory, and unlike `.` asks nothing of it: that is what the empty name stands for. */
function segmentsOf(path: string): string[] {
  const names = path.split('/').filter((segment) => segment !== '');
  return path.endsWith('/') && names.length > 0 ? [...names, ''] : names;
}

export function below({ path }: PathComponent, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`;
}

export function componentOf(path: string, { uid, gid, mode }: FileStat): PathComponent {
  return { path, uid, gid, mode, acl: aclNotRead };
}

export function search({ parents, current }: Walk): void {
  if (parents.at(-1)?.path !== current.path) parents.push(current);
}

export function enter(walk: Walk, directory: PathComponent): null {
  walk.above = [...walk.above, walk.current];
  walk.current = directory;
  return null;
}

export function goUp(walk: Walk): void {
  walk.current = walk.above.at(-1) ?? walk.root;
  walk.above = walk.above.slice(0, -1);
}

/** On with what a symbolic link says, and then with what stood behind the link. */
export function goTo(walk: Walk, target: string): void {
  const names = segmentsOf(target);
  // In the middle of a path every name is a directory's anyway.
  const isEnd = walk.rest.length === 0;
  walk.rest = [...names.filter((name) => isEnd || name !== ''), ...walk.rest];
  if (!target.startsWith('/')) return;
  walk.current = walk.root;
  walk.above = [];
}
