import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { callEngine } from '../engine-api.ts';
import { withLock } from '../host/lock.ts';
import type { Tools } from '../tools/tools.ts';
import { withArchive } from './archive.ts';
import { type ImageName, recipeOf } from './catalogue.ts';
import { ensureLayer, layerExists } from './layers.ts';
import { pulledArchive, pullImages } from './pulled.ts';

export interface ImageOptions {
  readonly tools: Tools;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Gives the engine those of the images it doesn't have yet. `env` is for the docker client. */
export async function loadImages(
  engine: { socket: string; env: Readonly<Record<string, string>> },
  names: readonly ImageName[],
  options: ImageOptions,
): Promise<void> {
  const missing: ImageName[] = [];
  for (const name of names) if (!(await hasImage(engine.socket, name))) missing.push(name);
  if (missing.length === 0) return;
  await prepareImages(missing, options);
  options.note(`loading ${missing.join(', ')}`);
  const client = { env: engine.env, ...(options.signal && { cancelSignal: options.signal }) };
  const [pulled, made] = split(missing, (name) => existsSync(pulledArchive(name)));
  for (const name of pulled)
    await execa('docker', ['load', '--quiet', '--input', pulledArchive(name)], client);
  if (made.length === 0) return;
  await withArchive(made, (tarArgs) =>
    execa('tar', tarArgs, { buffer: { stdout: false } }).pipe('docker', ['load', '--quiet'], client),
  );
}

/** Fills the cache: with the real images where there is a registry, with stand-ins made here where there is none. */
export async function prepareImages(
  names: readonly ImageName[],
  { tools, note, signal }: ImageOptions,
): Promise<void> {
  if (names.every(isCached)) return;
  await withLock('images', async () => {
    const missing = names.filter((name) => !isCached(name));
    if (missing.length > 0) note(`preparing ${missing.join(', ')}`);
    await pullImages(missing, tools);
    for (const name of missing.filter((left) => !isCached(left))) {
      signal?.throwIfAborted();
      for (const layer of recipeOf(name).layers) await ensureLayer(layer);
    }
  });
}

function isCached(name: ImageName): boolean {
  return existsSync(pulledArchive(name)) || recipeOf(name).layers.every(layerExists);
}

async function hasImage(socket: string, name: string): Promise<boolean> {
  return (await callEngine(socket, 'GET', `/images/${name}/json`)).status === 200;
}

function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
