import { isAlias, isMap, isSeq, type Pair, type YAMLMap } from 'yaml';
import { findPair, scalarText } from '../../compose/yaml-source.ts';
import { revalue } from '../variable-default.ts';
import type { Target } from './compose-target.ts';
import { inherited } from './extended.ts';
import { itemToRemove } from './list-item.ts';
import { replacedMount } from './mount-item.ts';
import { sourceOf, splitMount, targetOf, withSource } from './mount-text.ts';
import { type Proposal, proposed, refuse, unchanged } from './proposal.ts';
import { addServicePair, listPair, removedPair, replaceValue } from './service-pair.ts';
import { type Attempt, addItem } from './yaml-insert.ts';
import { quote } from './yaml-write.ts';

const key = 'volumes';

interface Mounts {
  readonly own: Pair | undefined;
  readonly all: readonly unknown[];
  readonly at: number;
}

function mountsAt(target: Target, path: string): Mounts | string {
  const own = isAlias(target.body) ? undefined : findPair(target.body, key);
  const all = target.resolved[key] ?? [];
  if (!Array.isArray(all)) return `${key} is not a list`;
  const at = all.findIndex((item) => targetOf(item) === path);
  if (at !== all.findLastIndex((item) => targetOf(item) === path)) return `two mounts use ${path}`;
  return { own, all, at };
}

/** Of the mount at `target`; `readOnly` for one that hides another file's. */
export interface NewSource {
  readonly target: string;
  readonly value: string;
  readonly readOnly?: boolean;
}

export function proposeMountSource(target: Target, edit: NewSource): Proposal {
  const { target: path, value } = edit;
  const mounts = mountsAt(target, path);
  if (typeof mounts === 'string') return refuse(mounts);
  const { own, all, at } = mounts;
  if (at === -1) return hiddenMount(target, mounts, edit);
  const source = sourceOf(all[at]);
  if (source === null) return refuse(`the mount at ${path} is an anonymous volume without a source`);
  const revalued = revalue(source, value);
  if ('variable' in revalued) return refuse(fromVariable(path, revalued.variable));
  if (source === revalued.text) return unchanged;
  const mount = withSource(all[at], revalued.text);
  const items = all.with(at, mount);
  const attempts = isSeq(own?.value)
    ? replacedMount(target.text, own.value.items[at], { mount, source: revalued.text })
    : wholeList(target, own, items);
  return proposed(target, { [key]: items }, attempts);
}

/** Compose tells mounts apart by their target: one of the service's own hides the one it inherits. */
function hiddenMount(target: Target, { own, all }: Mounts, edit: NewSource): Proposal {
  const { target: path, value, readOnly } = edit;
  if (target.resolved.extends === undefined) return refuse(`no mount at ${path}`);
  const mount = inherited(target, key)
    .flat()
    .find((item) => targetOf(item) === path);
  const source = sourceOf(mount) ?? '';
  const revalued = revalue(source, value);
  if ('variable' in revalued) return refuse(fromVariable(path, revalued.variable));
  if (source === revalued.text) return unchanged;
  const mode = typeof mount === 'string' ? (splitMount(mount)?.mode ?? '') : readOnly ? ':ro' : '';
  const item = `${revalued.text}:${path}${mode}`;
  const items = [...all, item];
  const attempts = isSeq(own?.value)
    ? addItem(target.text, own.value, quote(item))
    : wholeList(target, own, items);
  return proposed(target, { [key]: items }, attempts);
}

function fromVariable(path: string, variable: string): string {
  return `the source at ${path} is set by ${variable}`;
}

export function proposeRemoval(target: Target, path: string): Proposal {
  const mounts = mountsAt(target, path);
  if (typeof mounts === 'string') return refuse(mounts);
  const { own, all, at } = mounts;
  if (at === -1) {
    const isInherited = inherited(target, key)
      .flat()
      .some((item) => targetOf(item) === path);
    return isInherited ? refuse(`the mount at ${path} is inherited from another service`) : unchanged;
  }
  const items = all.toSpliced(at, 1);
  const node = own?.value;
  if (own === undefined || !isSeq(node))
    return proposed(target, { [key]: items }, wholeList(target, own, items));
  const gone = items.length === 0 && isMap(target.body) ? withoutList(target.text, target.body, own) : [];
  if (gone.length > 0) {
    const { [key]: _, ...intended } = target.resolved;
    return { state: 'attempts', attempts: gone, intended };
  }
  return proposed(target, { [key]: items }, itemToRemove(target.text, node, at));
}

/** The whole pair goes, unless that would show another `volumes` behind it: a merged one, or one given twice. */
function withoutList(text: string, body: YAMLMap, own: Pair): Attempt[] {
  const names = body.items.map((pair) => scalarText(pair.key));
  const isOnlyOne = names.filter((name) => name === key || name === '<<').length === 1;
  return isOnlyOne ? removedPair(text, body, own) : [];
}

/** A list of the service's own, where the one in effect is shared through an anchor or a merge key. */
function wholeList(target: Target, own: Pair | undefined, items: readonly unknown[]): Attempt[] {
  const pair = listPair(target, key, items);
  return own === undefined ? addServicePair(target, pair) : replaceValue(target.text, own, pair.flow);
}
