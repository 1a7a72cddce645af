import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { withLock } from '../host/lock.ts';
import { cacheDir } from '../places.ts';
import { candidate, machineSource, unpack } from './apt.ts';

const root = `${cacheDir}/compose-v1`;
const bin = `${root}/bin`;

/**
 * A directory for PATH with the old Compose, `docker-compose` 1.29 in Python. Unpacked rather than installed, so that
 * only who asks for it sees it. Undefined where the machine's package lists no longer have it.
 */
export async function ensureComposeV1(): Promise<string | undefined> {
  return withLock('compose-v1', async () => {
    if (existsSync(bin)) return bin;
    const version = await candidate(machineSource, 'docker-compose');
    if (!version?.startsWith('1.')) return undefined;
    await unpackComposeV1();
    return bin;
  });
}

async function unpackComposeV1(): Promise<void> {
  const draft = `${root}.draft`;
  await rm(draft, { recursive: true, force: true });
  await unpack(machineSource, await packagesToInstall(), draft);
  await mkdir(`${draft}/bin`);
  const modules = `export PYTHONPATH=${root}/usr/lib/python3/dist-packages`;
  const run = `exec /usr/bin/python3 ${root}/usr/bin/docker-compose "$@"`;
  const script = ['#!/bin/sh', modules, run, ''].join('\n');
  await writeFile(`${draft}/bin/docker-compose`, script);
  await chmod(`${draft}/bin/docker-compose`, 0o755);
  await rename(draft, root);
}

/** It and what it needs that is not on this machine. */
async function packagesToInstall(): Promise<string[]> {
  const simulate = ['--simulate', '--no-install-recommends', 'install', 'docker-compose'];
  const { stdout } = await execa('apt-get', simulate, { env: { LC_ALL: 'C' } });
  return [...stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
}
