import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import type { Kind } from '../engines/kind.ts';
import { withLock } from '../host/lock.ts';
import { LabError } from '../lab-error.ts';
import { cacheDir } from '../places.ts';
import { ensureCommands } from './apt.ts';
import { clientBin, dockerConfig, pluginDir, prepareClient } from './client.ts';
import { findCommand, systemPath } from './find-command.ts';
import { findEngine } from './find-engine.ts';

/** The programs the lab works with. The same for everyone on this machine, so it is written down once. */
export interface Tools {
  /** Where the engine came from, in words. */
  readonly source: string;
  readonly versions: Readonly<Record<'dockerd' | 'containerd' | 'docker' | 'compose' | 'buildx', string>>;
  /** PATH of daemons. */
  readonly daemonPath: string;
  readonly rootlessScript: string;
  /** For the client: goes before PATH, and into DOCKER_CONFIG. */
  readonly clientBin: string;
  readonly dockerConfig: string;
  readonly pluginDir: string;
}

const record = `${cacheDir}/tools.json`;

export async function ensureTools(kind: Kind, note: (text: string) => void): Promise<Tools> {
  return withLock('install', async () => {
    await mkdir(cacheDir, { recursive: true });
    const ready = await readRecord();
    const programs = { 'tini-static': 'tini', flock: 'util-linux', setpriv: 'util-linux', setfacl: 'acl' };
    const commands = { ...kind.commands, ...programs };
    if (Object.keys(commands).some((name) => findCommand(name) === undefined)) note('installing packages');
    await ensureCommands(commands);
    return ready ?? (await install(note));
  });
}

/** Undefined when the cache was emptied, or the machine's own engine was removed meanwhile. */
async function readRecord(): Promise<Tools | undefined> {
  if (!existsSync(record)) return undefined;
  const tools = JSON.parse(await readFile(record, 'utf8')) as Tools;
  const programs = [findCommand('dockerd', tools.daemonPath), findCommand('docker', tools.clientBin)];
  return programs.every((program) => program !== undefined) ? tools : undefined;
}

async function install(note: (text: string) => void): Promise<Tools> {
  const engine = await findEngine(note);
  await prepareClient(engine.folders);
  const daemonPath = [...engine.folders, `${cacheDir}/daemon-bin`, systemPath].join(':');
  await prepareInit();
  const rootlessScript = await findRootlessScript();
  const where = { daemonPath, rootlessScript, clientBin, dockerConfig, pluginDir };
  const tools: Tools = { source: engine.source, versions: await versions(daemonPath), ...where };
  await writeFile(record, `${JSON.stringify(tools, null, 2)}\n`);
  return tools;
}

/** `docker run --init` wants a program named docker-init; in Debian's package it is a link to tini. */
async function prepareInit(): Promise<void> {
  await mkdir(`${cacheDir}/daemon-bin`, { recursive: true });
  await execa('ln', [
    '-sf',
    findCommand('tini-static') ?? '/usr/bin/tini-static',
    `${cacheDir}/daemon-bin/docker-init`,
  ]);
}

async function findRootlessScript(): Promise<string> {
  const packaged = 'usr/share/docker.io/contrib/dockerd-rootless.sh';
  const places = [findCommand('dockerd-rootless.sh'), `${cacheDir}/engine/${packaged}`, `/${packaged}`];
  const script = places.find((place) => place !== undefined && existsSync(place));
  if (script === undefined) throw new LabError('The engine came without dockerd-rootless.sh.');
  if (script.startsWith(cacheDir)) await chmod(script, 0o755);
  return script;
}

async function versions(daemonPath: string): Promise<Tools['versions']> {
  const env = { PATH: `${clientBin}:${daemonPath}`, DOCKER_CONFIG: dockerConfig };
  const ask = async (command: string, ...args: string[]) => {
    const { stdout } = await execa(command, args, { env, reject: false });
    return /\d+\.\d+(\.\d+)?/.exec(stdout)?.[0] ?? 'none';
  };
  const [dockerd, containerd, docker, compose, buildx] = await Promise.all([
    ask('dockerd', '--version'),
    ask('containerd', '--version'),
    ask('docker', '--version'),
    ask('docker', 'compose', 'version'),
    ask('docker', 'buildx', 'version'),
  ]);
  return { dockerd, containerd, docker, compose, buildx };
}
