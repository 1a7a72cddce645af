import type { Position, ServicePlace, VariableUse, Written } from './model.ts';

/**
 * A Compose file's content with aliases and merge keys followed, variables filled in, and each part knowing where it
 * stands. `directory` is what relative paths in that part start from: it differs between a project and a file it extends.
 */
export type Tree = ScalarTree | ListTree | MapTree;

interface Located {
  readonly at: Position;
  readonly directory: string;
  /** `!reset` takes the value away, `!override` replaces instead of merging. */
  readonly tag: '!reset' | '!override' | null;
  /** Of a mount: where those stand that it takes the place of. */
  readonly hides?: readonly Position[];
}

interface ScalarTree extends Located {
  readonly kind: 'scalar';
  /** Null is YAML's null. */
  readonly value: string | null;
  readonly raw: string;
  readonly variables: readonly VariableUse[];
}

export interface ListTree extends Located {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface MapTree extends Located {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  /** Of a service only. */
  readonly places?: readonly ServicePlace[];
}

export interface Entry {
  /** Where the key stands. */
  readonly at: Position;
  readonly value: Tree;
}

export function childOf(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === 'map' ? tree.entries.get(key)?.value : undefined;
}

/** The text of a scalar; null for YAML's null, for what is not there and for what is not a scalar. */
export function textOf(tree: Tree | undefined): string | null {
  return tree?.kind === 'scalar' ? tree.value : null;
}

/** Null for what is not a scalar. */
export function writtenOf(tree: Tree | undefined): Written | null {
  return tree?.kind === 'scalar' ? { raw: tree.raw, variables: tree.variables, at: tree.at } : null;
}

export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

/** The texts of a list, or of one scalar where Compose takes either. */
export function textsOf(tree: Tree | undefined): string[] {
  const items = tree?.kind === 'scalar' ? [tree] : itemsOf(tree);
  return items.map(textOf).filter((text) => text !== null);
}
