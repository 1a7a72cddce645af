import type { Host } from './host.ts';

/** A value that is made once for each host: each gathering of facts has a host of its own, and shares it that way. */
export function perHost<T>(make: (host: Host) => T): (host: Host) => T {
  const made = new WeakMap<Host, { readonly value: T }>();
  return (host) => {
    const found = made.get(host) ?? { value: make(host) };
    made.set(host, found);
    return found.value;
  };
}
