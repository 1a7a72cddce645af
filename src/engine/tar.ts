const BLOCK = 512;
const SIZE = { at: 124, end: 136 };
const LINK = { type: 156, name: 157, end: 257 };

/** The first entry of a tar: a file's text, or where a symbolic link points; null for bytes that are not a tar. */
export function firstEntryOf(tar: string): { readonly text: string } | { readonly link: string } | null {
  if (tar[LINK.type] === '2') return { link: tar.slice(LINK.name, LINK.end).replace(/\0.*$/s, '') };
  // In octal.
  const size = Number.parseInt(tar.slice(SIZE.at, SIZE.end), 8);
  return Number.isNaN(size) ? null : { text: tar.slice(BLOCK, BLOCK + size) };
}
