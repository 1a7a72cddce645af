/** To a group, with the mode for it, as an engine does when all is well. */
export function isGroupWritable({ gid, mode }: { readonly gid: number; readonly mode: number }): boolean {
  return gid !== 0 && (mode & 0o060) === 0o060;
}
