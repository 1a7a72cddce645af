import { mkdir, rename, rm } from 'node:fs/promises';
import { execa } from 'execa';
import { LabError } from '../lab-error.ts';
import { cacheDir } from '../places.ts';
import { candidate, machineSource, type PackageSource, refresh, unpack } from './apt.ts';
import { debianSource } from './debian-source.ts';
import { findCommand, systemPath } from './find-command.ts';

/** Where the daemon and the client's plug-ins are. */
export interface FoundEngine {
  readonly source: string;
  /** Directories to search before the machine's own. */
  readonly folders: readonly string[];
}

const unpackedEngine = `${cacheDir}/engine`;

/** The machine's own engine when it is complete; else the newest that can be had and that really runs here. */
export async function findEngine(note: (text: string) => void): Promise<FoundEngine> {
  if ((await hasEngine([])) && (await hasCompose([]))) return { source: machineSource.name, folders: [] };
  for (const open of sources) {
    const source = await open();
    if (source === undefined) continue;
    note(`unpacking an engine from ${source.name}`);
    const folders = await tryUnpack(source);
    if (folders !== undefined) return { source: source.name, folders };
  }
  throw new LabError('No package source offers a dockerd that runs on this machine.');
}

const sources: readonly (() => Promise<PackageSource | undefined>)[] = [
  () => debianSource('unstable'),
  () => debianSource('stable'),
  async () => {
    await refresh(machineSource);
    return machineSource;
  },
];

/** Debian and Ubuntu give the same things different names; what a source doesn't have is left out. */
const packages = [
  'docker.io',
  'docker-cli',
  'containerd',
  'docker-compose',
  'docker-compose-v2',
  'docker-buildx',
];

async function tryUnpack(source: PackageSource): Promise<readonly string[] | undefined> {
  const draft = `${unpackedEngine}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    await unpack(source, await offered(source), draft);
    // The machine's own packages are the last resort: better an engine with the old Compose than none.
    const needsCompose = source !== machineSource;
    if (!(await hasEngine(foldersOf(draft)))) return undefined;
    if (needsCompose && !(await hasCompose(foldersOf(draft)))) return undefined;
    await rm(unpackedEngine, { recursive: true, force: true });
    await rename(draft, unpackedEngine);
    return foldersOf(unpackedEngine);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function offered(source: PackageSource): Promise<string[]> {
  const versions = await Promise.all(packages.map((name) => candidate(source, name)));
  return packages.filter((_, index) => versions[index] !== undefined);
}

function foldersOf(root: string): string[] {
  // The plug-ins come first: Ubuntu's /usr/bin/docker-compose is v1.
  return ['usr/libexec/docker/cli-plugins', 'usr/sbin', 'usr/bin'].map((folder) => `${root}/${folder}`);
}

/** Asks each program for its version: a package of a newer release may want a libc that isn't here. */
async function hasEngine(folders: readonly string[]): Promise<boolean> {
  const answers = await Promise.all([
    ask(folders, 'dockerd', '--version'),
    ask(folders, 'containerd', '--version'),
  ]);
  return answers.every((answer) => answer !== undefined);
}

/** Compose v2 is a plug-in of the client that also runs on its own, under the name of v1; v1 doesn't count. */
async function hasCompose(folders: readonly string[]): Promise<boolean> {
  const alone = await ask(folders, 'docker-compose', 'version', '--short');
  if (/^v?[2-9]/.test(alone ?? '')) return true;
  return (await ask(folders, 'docker', 'compose', 'version')) !== undefined;
}

async function ask(
  folders: readonly string[],
  command: string,
  ...args: string[]
): Promise<string | undefined> {
  const path = [...folders, systemPath].join(':');
  const file = findCommand(command, path);
  if (file === undefined) return undefined;
  const { exitCode, stdout } = await execa(file, args, { reject: false, env: { PATH: path } });
  return exitCode === 0 ? stdout : undefined;
}
