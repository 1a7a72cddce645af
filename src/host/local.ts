import { lstat, readdir, readlink } from 'node:fs/promises';
import { release } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTo, requestFrom } from './engine-socket.ts';
import { filesOn } from './files.ts';
import type { FileStat, Host, Identity } from './host.ts';
import { readIdentity } from './identity.ts';
import { kindOf, localDisk } from './local-disk.ts';
import { lock } from './lock.ts';
import { readText } from './read-text.ts';
import { attempt } from './result.ts';
import { runCommand } from './run-command.ts';

/** The host that this process runs on. */
export function localHost(passedOver: readonly string[] = []): Host {
  return {
    platform: process.platform,
    release: release(),
    runtime: process.version,
    cwd: currentFolder(),
    env: process.env,
    passedOver,
    now: Date.now,
    sleep,
    identity: (): Promise<Identity> => readIdentity(),
    stat: (path) => attempt(() => statFile(path)),
    readFile: readText,
    readDir: (path) => attempt(() => readdir(path)),
    connect: connectTo,
    request: requestFrom,
    ...filesOn(localDisk),
    lock,
    run: runCommand,
  };
}

/** The directory can be removed while a shell is still in it. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env.PWD ?? '/';
  }
}

async function statFile(path: string): Promise<FileStat> {
  const stat = await lstat(path);
  const kind = kindOf(stat);
  const target = kind === 'symlink' ? await readlink(path) : null;
  return { kind, uid: stat.uid, gid: stat.gid, mode: stat.mode & 0o7777, target };
}
