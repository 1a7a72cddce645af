import type { Command } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { isRootAmongOthers } from '../../host/root-owned-path.ts';
import { configDirectory } from '../client/context-store.ts';

/** Compose as it is installed here. */
export interface InstalledCompose {
  readonly state: 'installed';
  /** What a person would type: `docker compose` or `docker-compose`. */
  readonly shown: Command;
  /** The same program without the docker client in front of it, which takes longer to start than to hand over. */
  readonly direct: Command;
}

export type FoundCompose = InstalledCompose | { readonly state: 'missing'; readonly reason: string };

const pluginFolders = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
  '/Applications/Docker.app/Contents/Resources/cli-plugins',
];

/** Looked up on disk: starting a program to learn that it is not there costs more than the answer is worth. */
export async function findCompose(host: Host): Promise<FoundCompose> {
  const settings = configDirectory(host);
  if (!(await isTrusted(host, settings)))
    return {
      state: 'missing',
      reason: `Root does not run Docker with the settings in ${settings}, which another user can change (use sudo -H)`,
    };
  const pluginsOf = [`${settings}/cli-plugins`, ...pluginFolders];
  const [docker, plugin, standalone] = await Promise.all([
    findProgram(host, 'docker'),
    // The docker client takes the first one, even if other users can change it: `sudo` can keep another user's HOME.
    firstFile(host, pluginsOf, 'docker-compose'),
    findProgram(host, 'docker-compose'),
  ]);
  const untrusted = plugin !== null && !(await isTrusted(host, plugin)) ? plugin : null;
  if (docker && plugin && untrusted === null)
    return {
      state: 'installed',
      shown: { file: 'docker', args: ['compose'] },
      direct: { file: plugin, args: [] },
    };
  const program = { file: 'docker-compose', args: [] };
  if (standalone !== null) return { state: 'installed', shown: program, direct: program };
  return { state: 'missing', reason: await whyMissing(host, untrusted) };
}

/** Also where it is there, in a place from which root starts nothing. */
async function whyMissing(host: Host, untrusted: string | null): Promise<string> {
  const folders = [...host.passedOver, ...searchPath(host)];
  const path =
    untrusted ??
    (await firstFile(host, folders, 'docker-compose')) ??
    (await firstFile(host, folders, 'docker'));
  if (path === null || (await isTrusted(host, path))) return 'Docker Compose is not installed';
  return `Root does not run ${path}, which another user can change`;
}

/** The first of that name on the PATH. For root only one that no other user can change. */
async function findProgram(host: Host, name: string): Promise<string | null> {
  for (const folder of searchPath(host)) {
    const path = await firstFile(host, [folder], host.platform === 'win32' ? `${name}.exe` : name);
    if (path !== null && (await isTrusted(host, path))) return path;
  }
  return null;
}

function searchPath(host: Host): string[] {
  return (host.env.PATH ?? '').split(host.platform === 'win32' ? ';' : ':').filter(Boolean);
}

/** On macOS the directories of programs belong to the user who installed them. */
async function isTrusted(host: Host, path: string): Promise<boolean> {
  return host.platform !== 'linux' || !(await isRootAmongOthers(host, path));
}

/** One after another: the first is found long before all have been looked at. */
async function firstFile(host: Host, folders: readonly string[], name: string): Promise<string | null> {
  for (const folder of folders) {
    const stat = await host.stat(`${folder}/${name}`);
    if (stat.ok && stat.value.kind !== 'directory') return `${folder}/${name}`;
  }
  return null;
}
