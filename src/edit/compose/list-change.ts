import { isAlias, isScalar, isSeq, type Pair, type YAMLSeq } from 'yaml';
import { findPair } from '../../compose/yaml-source.ts';
import type { Target } from './compose-target.ts';
import { inheritedItems } from './extended.ts';
import { asEntry, type Entry, entryOf, findCollision } from './group-collision.ts';
import { itemToRemove } from './list-item.ts';
import { type Proposal, proposed, refuse, unchanged } from './proposal.ts';
import { addServicePair, fillBelow, listPair, replaceValue } from './service-pair.ts';
import { type Attempt, addItem } from './yaml-insert.ts';
import { contentEnd, isEmptyValue } from './yaml-layout.ts';
import { quote } from './yaml-write.ts';

/** `from: null` adds; otherwise the entry that reads `from` in the file gives way to `value`, or just goes. */
export interface ListChange {
  readonly key: 'group_add' | 'security_opt';
  readonly from: string | null;
  readonly value: string | null;
}

export function proposeListChange(target: Target, change: ListChange): Proposal {
  const own = isAlias(target.body) ? undefined : findPair(target.body, change.key);
  const node = own?.value;
  if (hasTag(node, '!reset')) return refuse(`${change.key} is removed with !reset`);
  const current = target.resolved[change.key] ?? [];
  if (!Array.isArray(current)) return refuse(`${change.key} is not a list`);
  if (current.some((item) => typeof item === 'object'))
    return refuse(`${change.key} contains entries that are not plain values`);
  const entries = isSeq(node)
    ? node.items.map((item) => entryOf(item, target.document))
    : current.map(asEntry);
  const present: Present = { own, current, entries };
  const { from, value } = change;
  if (from !== null) return proposeReplacement(target, { ...change, from }, present);
  return value === null ? unchanged : proposeAddition(target, { ...change, value }, present);
}

interface Present {
  readonly own: Pair | undefined;
  readonly current: unknown[];
  readonly entries: readonly Entry[];
}

function proposeAddition(target: Target, change: Addition, { own, current, entries }: Present): Proposal {
  const inherited = inheritedItems(target, change.key).map(asEntry);
  if ([...entries, ...inherited].some(({ text }) => text === change.value)) return unchanged;
  const collision = findCollision(entries, change.value);
  if (collision.kind === 'same') return proposeListChange(target, { ...change, from: collision.entry });
  const found = collision.kind === 'none' ? findCollision(inherited, change.value) : collision;
  if (found.kind === 'same') return { state: 'elsewhere', from: found.entry };
  if (found.kind === 'other')
    return refuse(`${change.key} already has ${found.entry}, which is the same group`);
  const items = [...current, change.value];
  return proposed(target, { [change.key]: items }, addedTo(target, own, change, items));
}

type Addition = ListChange & { readonly value: string };
type FromTo = ListChange & { readonly from: string };

const none = { kind: 'none' } as const;

function proposeReplacement(target: Target, change: FromTo, { own, current, entries }: Present): Proposal {
  const inherited = inheritedItems(target, change.key).map(asEntry);
  const at = entries.findIndex(({ text }) => text === change.from);
  const others = [...entries.filter((_, index) => index !== at), ...inherited];
  const collision = change.value === null ? none : findCollision(others, change.value);
  const has =
    change.value === null || others.some(({ text }) => text === change.value) || collision.kind === 'same';
  if (change.from === change.value && at !== -1) return unchanged;
  if (at === -1 && inherited.some(({ text }) => text === change.from))
    return { state: 'elsewhere', from: change.from };
  if (at === -1) return has ? unchanged : refuse(`${change.key} has no entry ${change.from}`);
  if (!has && collision.kind === 'other')
    return refuse(`${change.key} already has ${collision.entry}, which is the same group`);
  // Compose takes no group twice, so the entry only goes where the new one is there already.
  const items = has ? current.toSpliced(at, 1) : current.with(at, change.value);
  const attempts = replacedIn(target, own, at, { change, items, remove: has });
  return proposed(target, { [change.key]: items }, attempts);
}

function addedTo(target: Target, own: Pair | undefined, change: Addition, items: unknown[]): Attempt[] {
  const pair = listPair(target, change.key, items);
  if (own === undefined) return addServicePair(target, pair);
  if (isSeq(own.value)) return addItem(target.text, own.value, quote(change.value));
  const filled = isEmptyValue(own.value) ? fillBelow(target.text, own, pair.block.slice(1)) : [];
  return [...filled, ...replaceValue(target.text, own, pair.flow)];
}

interface Replacement {
  readonly change: ListChange;
  readonly items: readonly unknown[];
  /** The new value stands in the list already, so that the old one only goes. */
  readonly remove: boolean;
}

function replacedIn(target: Target, own: Pair | undefined, at: number, replacement: Replacement): Attempt[] {
  const { change, items, remove } = replacement;
  const pair = listPair(target, change.key, items);
  if (own === undefined) return addServicePair(target, pair);
  if (!isSeq(own.value)) return replaceValue(target.text, own, pair.flow);
  return remove || change.value === null
    ? itemToRemove(target.text, own.value, at)
    : replacedItem(target.text, own.value, at, change.value);
}

function replacedItem(text: string, seq: YAMLSeq, at: number, value: string): Attempt[] {
  const item: unknown = seq.items[at];
  if ((!isScalar(item) && !isAlias(item)) || !item.range) return [];
  const [start] = item.range;
  const end = contentEnd(text, item.range);
  // A person's single quotes stay.
  const isSingle = text[start] === "'" && !value.includes("'");
  return [[{ start, end, text: isSingle ? `'${value}'` : quote(value) }]];
}

function hasTag(node: unknown, tag: string): boolean {
  return typeof node === 'object' && node !== null && 'tag' in node && node.tag === tag;
}
