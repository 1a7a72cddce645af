import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { unmountBelow } from '../host/mounts.ts';
import { cacheDir } from '../places.ts';
import type { LayerName } from './catalogue.ts';
import { makers } from './root-folders.ts';

/** A tar file of one layer, in the cache; its digest is what an image's configuration calls it. */
export interface Layer {
  readonly file: string;
  readonly digest: string;
  /** When, as an ISO date. Part of the image, so it must not change from load to load. */
  readonly made: string;
}

export const layerDir = `${cacheDir}/images/layers`;

/** Makes the layer unless it is in the cache. `debian` takes half a minute, the others a second. One caller at a time. */
export async function ensureLayer(name: LayerName): Promise<Layer> {
  if (!layerExists(name)) await makeLayer(name, layerFile(name));
  const file = layerFile(name);
  const [digest, { mtime }] = await Promise.all([readFile(`${file}.sha256`, 'utf8'), stat(file)]);
  return { file, digest: digest.trim(), made: mtime.toISOString() };
}

/** The digest is written last: with it, the layer is whole. */
export function layerExists(name: LayerName): boolean {
  return existsSync(`${layerFile(name)}.sha256`);
}

function layerFile(name: LayerName): string {
  return `${layerDir}/${name}.tar`;
}

async function makeLayer(name: LayerName, file: string): Promise<void> {
  const root = `${layerDir}/${name}`;
  await clear(root);
  await mkdir(root, { recursive: true });
  try {
    await makers[name](root);
    await execa('tar', ['--sort=name', '--numeric-owner', '-C', root, '-cf', `${file}.draft`, '.']);
    await rename(`${file}.draft`, file);
    await writeFile(`${file}.sha256`, `${await sha256(file)}\n`);
  } finally {
    await clear(root);
  }
}

/** debootstrap mounts /proc and /sys while it works; called off, it may leave them. */
async function clear(root: string): Promise<void> {
  await unmountBelow(root);
  await rm(root, { recursive: true, force: true });
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
