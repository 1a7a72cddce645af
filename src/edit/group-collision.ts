import { interpolate } from '../compose/interpolate.ts';

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

export function findCollision(entries: readonly string[], value: string): Collision {
  const same = entries.find((entry) => isSame(entry, value));
  if (same !== undefined) return { kind: 'same', entry: same };
  const comesTo = interpolate(value, {}).value;
  const other = entries.find((entry) => comesTo !== '' && interpolate(entry, {}).value === comesTo);
  return other === undefined ? { kind: 'none' } : { kind: 'other', entry: other };
}

function isSame(entry: string, value: string): boolean {
  const [name] = interpolate(entry, {}).variables;
  const wanted = interpolate(value, {});
  if (name === undefined) return entry === wanted.value;
  return name.name === wanted.variables[0]?.name && isWhole(entry) && isWhole(value);
}

/** Nothing but one variable: `1${GID}` is another group than `$GID`. */
function isWhole(entry: string): boolean {
  return /^\$(?:\w+|\{[^{}]*\})$/.test(entry);
}
