import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { withLock } from '../host/lock.ts';
import { LabError } from '../lab-error.ts';
import { cacheDir } from '../places.ts';
import { candidate, machineSource, unpack } from './apt.ts';
import { debianSource } from './debian-source.ts';

const unpacked = `${cacheDir}/engine-20.10`;

/** Directories with the daemon and the containerd of Docker 20.10, to be searched before all others. */
export const olderEngineFolders: readonly string[] = [`${unpacked}/usr/sbin`, `${unpacked}/usr/bin`];

/** Unpacked rather than installed, so that only the engines that ask for it run it. */
export async function ensureOlderEngine(): Promise<void> {
  await withLock('older-engine', async () => {
    if (!existsSync(unpacked)) await fetchOlderEngine();
  });
}

/** Debian 12 is the release that came with it. Under its name only when it is whole. */
async function fetchOlderEngine(): Promise<void> {
  const draft = `${unpacked}.draft`;
  await rm(draft, { recursive: true, force: true });
  for (const source of [machineSource, await debianSource('bookworm')]) {
    if (source === undefined || !(await candidate(source, 'docker.io'))?.startsWith('20.10.')) continue;
    await unpack(source, ['docker.io', 'containerd'], draft);
    return rename(draft, unpacked);
  }
  throw new LabError('No package source of this machine has Docker 20.10: Debian 12 has it.');
}
