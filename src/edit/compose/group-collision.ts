import { type Document, isAlias } from 'yaml';
import { interpolate } from '../../compose/interpolate.ts';
import { readInteger } from '../../compose/yaml-integer.ts';
import { isPlain, scalarText } from '../../compose/yaml-source.ts';

/**
 * Compose refuses a project whose `group_add` comes to the same group twice, also when one entry is inherited. So a
 * group that is there in another shape is not added a second time.
 */
export type Collision =
  | { readonly kind: 'none' }
  /** The entry means the same and can give way: the plain number, or the same variable with another fallback. */
  | { readonly kind: 'same'; readonly entry: string }
  /** Another variable that comes to the same group for now; it may be meant for something else. */
  | { readonly kind: 'other'; readonly entry: string };

/** An entry as the file has it, and what Compose's YAML reader makes of it: `0x3e6` is 998. */
export interface Entry {
  readonly text: string;
  readonly value: string;
}

export function entryOf(item: unknown, document: Document.Parsed): Entry {
  const node = isAlias(item) ? item.resolve(document) : item;
  const text = scalarText(node) ?? '';
  return { text, value: isPlain(node) ? readInteger(text) : text };
}

export function asEntry(value: unknown): Entry {
  return { text: String(value), value: String(value) };
}

export function findCollision(entries: readonly Entry[], value: string): Collision {
  const same = entries.find((entry) => isSame(entry.value, value));
  if (same !== undefined) return { kind: 'same', entry: same.text };
  const comesTo = interpolate(value, {}).value;
  const other = entries.find((entry) => comesTo !== '' && interpolate(entry.value, {}).value === comesTo);
  return other === undefined ? { kind: 'none' } : { kind: 'other', entry: other.text };
}

function isSame(entry: string, value: string): boolean {
  const [name] = interpolate(entry, {}).variables;
  const intended = interpolate(value, {});
  if (name === undefined) return entry.replace(/^0+(?=\d+$)/, '') === intended.value;
  return name.name === intended.variables[0]?.name && isWhole(entry) && isWhole(value);
}

/** Nothing but one variable: `1${GID}` is another group than `$GID`. */
function isWhole(entry: string): boolean {
  return /^\$(?:\w+|\{[^{}]*\})$/.test(entry);
}
