import { accessSync, constants, statSync } from 'node:fs';

const systemFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Without anybody's personal directories: root's are closed to others. Of those in PATH, a root daemon needs none. */
export const systemPath = systemFolders.join(':');

/** The program of that name in one of the directories: the system's, unless others are given. */
export function findCommand(name: string, path = systemPath): string | undefined {
  return path
    .split(':')
    .map((folder) => `${folder}/${name}`)
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
