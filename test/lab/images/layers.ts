import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { withLock } from '../host/lock.ts';
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

/** Makes the layer unless it is in the cache. `debian` takes half a minute, the others a second. */
export async function ensureLayer(name: LayerName): Promise<Layer> {
  const file = `${layerDir}/${name}.tar`;
  if (!existsSync(`${file}.sha256`)) await withLock(`layer-${name}`, () => makeLayer(name, file));
  const [digest, { mtime }] = await Promise.all([readFile(`${file}.sha256`, 'utf8'), stat(file)]);
  return { file, digest: digest.trim(), made: mtime.toISOString() };
}

async function makeLayer(name: LayerName, file: string): Promise<void> {
  if (existsSync(`${file}.sha256`)) return;
  const root = `${layerDir}/${name}.${process.pid}`;
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  try {
    await makers[name](root);
    await execa('tar', ['--sort=name', '--numeric-owner', '-C', root, '-cf', `${file}.draft`, '.']);
    await rename(`${file}.draft`, file);
    await writeFile(`${file}.sha256`, `${await sha256(file)}\n`);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
