import { DockpermError } from '../../errors.ts';
import type { Command } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { isRootAmongOthers } from '../../host/root-owned-path.ts';
import { configDirectory } from '../client/context-store.ts';

/** Compose as it is installed here. */
export interface InstalledCompose {
  /** What a person would type: `docker compose` or `docker-compose`. */
  readonly shown: Command;
  /** The same program without the docker client in front of it, which takes longer to start than to hand over. */
  readonly direct: Command;
}

const pluginFolders = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
  '/Applications/Docker.app/Contents/Resources/cli-plugins',
];

/** Looked up on disk: starting a program to learn that it is not there costs more than the answer is worth. */
export async function findCompose(host: Host): Promise<InstalledCompose | null> {
  const [docker, plugin] = await Promise.all([findProgram(host, 'docker'), findPlugin(host)]);
  if (docker && plugin) {
    return { shown: { file: 'docker', args: ['compose'] }, direct: { file: plugin, args: [] } };
  }
  const standalone = await findProgram(host, 'docker-compose');
  if (!standalone) return null;
  return { shown: { file: 'docker-compose', args: [] }, direct: { file: 'docker-compose', args: [] } };
}

async function findPlugin(host: Host): Promise<string | null> {
  const folders = [`${configDirectory(host)}/cli-plugins`, ...pluginFolders];
  const plugin = await firstFile(host, folders, 'docker-compose');
  if (plugin !== null && (await isRootAmongOthers(host, plugin))) throw notRoots(plugin);
  return plugin;
}

/** `sudo` may keep somebody's HOME, and the docker client starts whatever plugin it finds there. */
function notRoots(plugin: string): DockpermError {
  return new DockpermError(
    'compose-missing',
    `Refusing to run ${plugin} as root: another user owns it. Nothing was started.`,
    "Run dockperm as that user, or with root's own HOME (sudo -H).",
  );
}

/** The first of that name on the PATH. */
export function findProgram(host: Host, name: string): Promise<string | null> {
  const folders = (host.env.PATH ?? '').split(host.platform === 'win32' ? ';' : ':').filter(Boolean);
  return firstFile(host, folders, host.platform === 'win32' ? `${name}.exe` : name);
}

/** One after another: the first is found long before all have been looked at. */
async function firstFile(host: Host, folders: readonly string[], name: string): Promise<string | null> {
  for (const folder of folders) {
    const stat = await host.stat(`${folder}/${name}`);
    if (stat.ok && stat.value.kind !== 'directory') return `${folder}/${name}`;
  }
  return null;
}
