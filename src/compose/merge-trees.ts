import type { Entry, ListTree, MapTree, Tree } from './tree.ts';
import { mountTarget } from './volumes.ts';

/** Lists that a later file replaces instead of extending. */
const replaced = new Set(['command', 'entrypoint', 'test']);
/** Settings given as a map or as a list of `NAME=value`, which merge by name. */
const named = new Set(['environment', 'labels', 'args', 'annotations', 'sysctls', 'extra_hosts']);

/** Lays a later file (or an extending service) over an earlier one, as Compose does. */
export function mergeTrees(base: Tree, over: Tree, key = ''): Tree {
  if (over.tag === '!override' || base.tag === '!reset') return over;
  if (key === 'build') return mergeTrees(asBuild(base), asBuild(over), '');
  if (named.has(key) && base.kind !== 'scalar' && over.kind !== 'scalar')
    return mergeMaps(asMap(base), asMap(over));
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over);
  if (base.kind === 'list' && over.kind === 'list' && !replaced.has(key)) return mergeLists(base, over, key);
  return over;
}

function mergeMaps(base: MapTree, over: MapTree): MapTree {
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of over.entries) {
    const before = entries.get(key);
    if (entry.value.tag === '!reset') entries.delete(key);
    else if (before === undefined) entries.set(key, entry);
    else if (entry.value.tag === '!override') entries.set(key, entry);
    else entries.set(key, { at: before.at, value: mergeTrees(before.value, entry.value, key) });
  }
  if (base.places === undefined && over.places === undefined) return { ...over, entries };
  return { ...over, entries, places: [...(base.places ?? []), ...(over.places ?? [])] };
}

/** Volumes are distinguished by their mount point; of the others, the same text twice counts once. */
function mergeLists(base: ListTree, over: ListTree, key: string): ListTree {
  const identify = key === 'volumes' ? mountTarget : identity;
  const items = [...base.items];
  for (const item of over.items) {
    const id = identify(item);
    const at = id === null ? -1 : items.findIndex((other) => identify(other) === id);
    if (at === -1) items.push(item);
    else items[at] = key === 'volumes' ? inFrontOf(item, items[at]) : item;
  }
  return { ...over, items };
}

function inFrontOf(item: Tree, hidden: Tree | undefined): Tree {
  return hidden === undefined ? item : { ...item, hides: [...(hidden.hides ?? []), hidden.at] };
}

function identity(tree: Tree): string | null {
  return tree.kind === 'scalar' ? tree.value : null;
}

function asBuild(tree: Tree): Tree {
  if (tree.kind !== 'scalar' || tree.value === null) return tree;
  return { ...tree, kind: 'map', entries: new Map([['context', { at: tree.at, value: tree }]]) };
}

/** `- NAME=value` as an entry; `- NAME` has no value of its own. */
export function asMap(tree: Tree): MapTree {
  if (tree.kind === 'map') return tree;
  const entries = new Map<string, Entry>();
  for (const item of tree.kind === 'list' ? tree.items : []) {
    if (item.kind !== 'scalar' || item.value === null) continue;
    const [name = '', ...rest] = item.value.split('=');
    const value = rest.length === 0 ? null : rest.join('=');
    entries.set(name, { at: item.at, value: { ...item, value } });
  }
  const { at, directory, tag } = tree;
  return { at, directory, tag, kind: 'map', entries };
}

/** Drops what `!reset` takes away where there was nothing below it to merge with. */
export function withoutResets(tree: Tree): Tree {
  if (tree.kind !== 'map') return tree;
  const kept = [...tree.entries].filter(([, entry]) => entry.value.tag !== '!reset');
  return { ...tree, entries: new Map(kept.map(([key, entry]) => [key, entry])) };
}
