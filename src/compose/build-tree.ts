import { type Document, isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { type Environment, interpolate } from './interpolate.ts';
import { invalidCompose } from './invalid.ts';
import type { Position } from './model.ts';
import type { Entry, MapTree, Tree } from './tree.ts';
import { readInteger } from './yaml-integer.ts';
import { isPlain, scalarText } from './yaml-source.ts';

export interface TreeContext {
  readonly document: Document.Parsed;
  readonly directory: string;
  readonly env: Environment;
  readonly positionAt: (offset: number) => Position;
  /** Each node becomes one tree, however many aliases point to it. `open` marks a node inside itself. */
  readonly done: Map<unknown, Tree | 'open'>;
}

export function buildTree(node: unknown, context: TreeContext): Tree {
  const met = context.done.get(node);
  if (met === 'open') throw invalidCompose(placeOf(node, context), 'an alias refers to its own parent');
  if (met !== undefined) return met;
  context.done.set(node, 'open');
  const tree = convert(node, context);
  context.done.set(node, tree);
  return tree;
}

function convert(node: unknown, context: TreeContext): Tree {
  if (isAlias(node)) {
    const target = node.resolve(context.document);
    if (target === undefined)
      throw invalidCompose(placeOf(node, context), `there is no anchor &${node.source}`);
    const isInside = context.done.get(target) === 'open';
    if (isInside) throw invalidCompose(placeOf(node, context), 'an alias refers to its own parent');
    return buildTree(target, context);
  }
  const located = { at: placeOf(node, context), directory: context.directory, tag: tagOf(node) };
  if (isMap(node)) return { ...located, kind: 'map', entries: entriesOf(node, context) };
  if (isSeq(node))
    return { ...located, kind: 'list', items: node.items.map((item) => buildTree(item, context)) };
  const raw = scalarText(node);
  if (raw === null) return { ...located, kind: 'scalar', value: null, raw: '', variables: [] };
  const { value, variables } = interpolate(isPlain(node) ? readInteger(raw) : raw, context.env);
  return { ...located, kind: 'scalar', raw, value, variables };
}

/** A map's own keys win over merged ones, and an earlier merge over a later one. */
function entriesOf(map: YAMLMap, context: TreeContext): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const pair of map.items) {
    const key = keyOf(pair, context);
    if (key === null || isMerge(pair)) continue;
    entries.set(key, { at: placeOf(pair.key, context), value: buildTree(pair.value, context) });
  }
  for (const pair of map.items.filter(isMerge)) {
    for (const source of mergedMaps(pair, context)) {
      for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
    }
  }
  return entries;
}

function keyOf({ key }: Pair, { document }: TreeContext): string | null {
  return scalarText(isAlias(key) ? key.resolve(document) : key);
}

function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && scalarText(pair.key) === '<<' && pair.key.type !== 'QUOTE_DOUBLE';
}

function mergedMaps(pair: Pair, context: TreeContext): MapTree[] {
  const value = buildTree(pair.value, context);
  const sources = value.kind === 'list' ? value.items : [value];
  return sources.filter((source) => source.kind === 'map');
}

function placeOf(node: unknown, context: TreeContext): Position {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : null;
  return context.positionAt(range?.[0] ?? 0);
}

function tagOf(node: unknown): '!reset' | '!override' | null {
  const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined;
  return tag === '!reset' || tag === '!override' ? tag : null;
}
