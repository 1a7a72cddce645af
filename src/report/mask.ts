/**
 * Replaces the user's home folder by `~` and credentials in a URL by `…` in every string of a value, so that a report
 * can be shown to others.
 */
export function maskHome<T>(value: T, home: string | undefined): T {
  return maskValue(value, home !== undefined && home.length > 1 ? home : null) as T;
}

function maskValue(value: unknown, home: string | null): unknown {
  if (typeof value === 'string') return maskText(value, home);
  if (Array.isArray(value)) return value.map((item) => maskValue(item, home));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskValue(item, home)]));
}

/**
 * `/home/ann` but not `/home/anna`, and not the `/root` of `/mnt/root`. Behind `unix://` a shell does not know `~`, and
 * such a line is there to be pasted.
 */
function maskText(text: string, home: string | null): string {
  const plain = text.replace(/(:\/\/)[^/@\s]*:[^/@\s]*@/g, '$1…@');
  if (home === null) return plain;
  const escaped = home.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const isHome = new RegExp(`(unix://)?(?<![\\w.-])${escaped}(?![\\w.-])`, 'g');
  return plain.replace(isHome, (_, scheme?: string) => (scheme ? `${scheme}$HOME` : '~'));
}
