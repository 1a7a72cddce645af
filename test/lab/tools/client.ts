import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { cacheDir } from '../places.ts';
import { findCommand, systemPath } from './find-command.ts';

/** What an ordinary user needs to talk to an engine: a directory for PATH and one for DOCKER_CONFIG. */
export const clientBin = `${cacheDir}/bin`;
export const dockerConfig = `${cacheDir}/docker-config`;
export const pluginDir = `${dockerConfig}/cli-plugins`;

/** Makes both directories again: links to what was unpacked, copies of what may lie in a person's private home. */
export async function prepareClient(folders: readonly string[]): Promise<void> {
  for (const folder of [clientBin, dockerConfig]) await rm(folder, { recursive: true, force: true });
  await mkdir(clientBin, { recursive: true });
  await mkdir(pluginDir, { recursive: true });
  await writeFile(`${dockerConfig}/config.json`, '{}\n');
  const unpacked = folders.join(':');
  await link(findCommand('docker') ?? findCommand('docker', unpacked), `${clientBin}/docker`);
  for (const plugin of ['docker-compose', 'docker-buildx']) {
    await link(findCommand(plugin, unpacked), `${pluginDir}/${plugin}`);
  }
  for (const { Name, Path } of await ownPlugins()) {
    const target = `${pluginDir}/docker-${Name}`;
    if (!existsSync(target)) await copyFile(Path, target);
  }
}

async function link(from: string | undefined, to: string): Promise<void> {
  if (from !== undefined) await symlink(from, to);
}

/** The plug-ins this machine's client has already. Without an engine the client still lists them. */
async function ownPlugins(): Promise<{ Name: string; Path: string }[]> {
  const format = '{{json .ClientInfo.Plugins}}';
  const env = { PATH: `${clientBin}:${systemPath}`, DOCKER_HOST: 'unix:///nonexistent' };
  const { stdout } = await execa('docker', ['info', '--format', format], { env, reject: false });
  try {
    const plugins = JSON.parse(stdout.split('\n')[0] ?? '') as { Name: string; Path: string }[] | null;
    return (plugins ?? []).filter(({ Name }) => Name === 'compose' || Name === 'buildx');
  } catch {
    return [];
  }
}
