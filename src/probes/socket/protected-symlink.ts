import type { ExposedLink, PathComponent } from '../../facts/facts.ts';
import type { FileStat, Host } from '../../host/host.ts';

const STICKY_AND_WRITABLE = 0o1002;

/** Only the link that a path ends in is ever held back. */
export function isProtectedSymlink({ mode }: PathComponent, tail: readonly string[]): boolean {
  const isLast = tail.every((name) => name === '');
  return isLast && (mode & STICKY_AND_WRITABLE) === STICKY_AND_WRITABLE;
}

export async function readProtectedSymlink(
  host: Host,
  { uid, mode }: PathComponent,
  link: Pick<FileStat, 'uid'> & { readonly path: string },
): Promise<ExposedLink> {
  const setting = await host.readFile('/proc/sys/fs/protected_symlinks');
  return {
    path: link.path,
    uid: link.uid,
    directory: { uid, mode },
    protection: setting.ok ? setting.value.trim() !== '0' : null,
  };
}
