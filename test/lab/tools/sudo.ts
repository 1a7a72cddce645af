import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { withLock } from '../host/lock.ts';
import { cacheDir } from '../places.ts';
import { machineSource, refresh, unpack } from './apt.ts';

const unpacked = `${cacheDir}/sudo`;

/** The files of the package, in a directory, to be copied to where they are needed: this machine gets no sudo by that. */
export async function ensureSudo(): Promise<string> {
  return withLock('sudo', async () => {
    if (!existsSync(unpacked)) await fetchSudo();
    return unpacked;
  });
}

/** Under its name only when it is whole. */
async function fetchSudo(): Promise<void> {
  const draft = `${unpacked}.draft`;
  const fetch = () => unpack(machineSource, ['sudo'], draft);
  // A fresh machine has no package lists yet, or old ones that name files which are gone.
  await fetch().catch(async () => {
    await rm(draft, { recursive: true, force: true });
    await refresh(machineSource);
    await fetch();
  });
  await rename(draft, unpacked);
}
