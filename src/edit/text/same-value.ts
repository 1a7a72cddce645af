/**
 * Deep equality of parsed documents. Pairs already met count as equal, so that aliases which share one object many
 * times over ("a billion laughs") cost one comparison each, and a cycle ends.
 */
export function isSameValue(a: unknown, b: unknown): boolean {
  return compare(a, b, new WeakMap());
}

type Met = WeakMap<object, WeakSet<object>>;

function compare(a: unknown, b: unknown, met: Met): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const seen = met.get(a) ?? new WeakSet();
  if (seen.has(b)) return true;
  met.set(a, seen.add(b));
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(b, key) &&
      compare((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], met),
  );
}
