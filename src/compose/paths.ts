/** An absolute path without `.`, `..`, doubled or trailing slashes. `~` is the home directory, as in Compose. */
export function absolutePath(path: string, directory: string, home: string | undefined): string {
  if (home !== undefined && (path === '~' || path.startsWith('~/')))
    return cleanPath(`${home}/${path.slice(1)}`);
  return cleanPath(path.startsWith('/') ? path : `${directory}/${path}`);
}

export function cleanPath(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  // `~` is the home directory of recorded facts, and stays in front.
  return kept[0] === '~' && path.startsWith('~') ? kept.join('/') : `/${kept.join('/')}`;
}

export function parentOf(path: string): string {
  return cleanPath(`${path}/..`);
}

/** Shorter where it can be: the path as seen from the directory, when it is below that. */
export function relativePath(path: string, directory: string): string {
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `C:\…` is not a path of this machine, but it is no volume's name either. */
export function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:[\\/]/.test(path);
}
