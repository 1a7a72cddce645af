import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Path → what is there, down to the last byte, with owner and mode. */
export type Tree = ReadonlyMap<string, string>;

/** The given files and all below the directory, apart from the home in it: that is the person's, not the project's. */
export function readTree(folder: string, files: readonly string[] = []): Tree {
  const below = readdirSync(folder).filter((name) => name !== 'home');
  const paths = [...below.map((name) => join(folder, name)), ...files].flatMap(withAllBelow);
  return new Map(paths.map((path) => [path, describe(path)]));
}

function withAllBelow(path: string): string[] {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return [path, ...readdirSync(path).flatMap((name) => withAllBelow(join(path, name)))];
}

function describe(path: string): string {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'nothing';
  const head = `${stat.uid}:${stat.gid} ${stat.mode.toString(8)}`;
  if (stat.isSymbolicLink()) return `${head} ${readlinkSync(path)}`;
  return stat.isFile() ? `${head} ${readFileSync(path, 'hex')}` : head;
}

/** One line for each path that is not what it was. */
export function compareTrees(before: Tree, after: Tree): string[] {
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `${path} is gone`);
  const changed = [...after].flatMap(([path, now]) => {
    const then = before.get(path);
    if (then === now) return [];
    return [then === undefined ? `${path} is left over` : `${path} differs`];
  });
  return [...gone, ...changed];
}
