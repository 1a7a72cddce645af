import { createHash } from 'node:crypto';
import { baseName, parentOf } from '../../compose/paths.ts';
import type { Host } from '../../host/host.ts';

const KEY_LENGTH = 12;

/**
 * The directory of a project's journals, which does not have to exist yet: below `$XDG_STATE_HOME/dockperm` or
 * `~/.local/state/dockperm`, see the XDG Base Directory Specification. A path and its links lead to the same one.
 */
export async function stateFolder(host: Host, directory: string): Promise<string> {
  const key = await projectKey(host, directory);
  const name = baseName(await realPathOf(host, directory))
    .replace(/[^\w.-]/g, '_')
    .slice(0, 40);
  return `${await stateRoot(host)}/${name}-${key}`;
}

/** The same for every user of the host, however they write the path. */
export async function projectKey(host: Host, directory: string): Promise<string> {
  const hash = createHash('sha256').update(await realPathOf(host, directory));
  return hash.digest('hex').slice(0, KEY_LENGTH);
}

async function stateRoot(host: Host): Promise<string> {
  const { env } = host;
  const chosen = env.XDG_STATE_HOME?.startsWith('/') ? env.XDG_STATE_HOME : null;
  const home = env.HOME?.startsWith('/') ? env.HOME : null;
  const base = chosen ?? (home === null ? null : `${home}/.local/state`);
  const { uid } = await host.identity();
  // `sudo` can keep another user's HOME: root writes no file there and trusts none that exists.
  if (base !== null && (uid !== 0 || (await host.isRootOnly(base)))) return `${base}/dockperm`;
  if (host.platform === 'win32' && env.LOCALAPPDATA) return `${env.LOCALAPPDATA}/dockperm`;
  return `${await homeInPasswd(host, uid)}/.local/state/dockperm`;
}

async function homeInPasswd(host: Host, uid: number | null): Promise<string> {
  const text = await host.readFile('/etc/passwd');
  const fields = text.ok ? text.value.split('\n').map((line) => line.split(':')) : [];
  const home = fields.find(([, , id]) => id === String(uid))?.[5];
  return home?.startsWith('/') ? home : uid === 0 ? '/root' : '/nonexistent';
}

/** With links resolved, also for a path that does not exist yet. */
export async function realPathOf(host: Host, path: string): Promise<string> {
  const real = await host.realPath(path);
  if (real.ok) return real.value;
  const folder = parentOf(path);
  if (folder === path) return path;
  const above = await realPathOf(host, folder);
  return `${above === '/' ? '' : above}/${baseName(path)}`;
}
