import { execa } from 'execa';
import { callEngine } from '../engine-api.ts';
import type { Tools } from '../tools/tools.ts';
import { withArchive } from './archive.ts';
import { type ImageName, recipeOf } from './catalogue.ts';
import { ensureLayer } from './layers.ts';
import { pulledArchive } from './pulled.ts';

export interface LoadTarget {
  readonly socket: string;
  /** Environment for the docker client. */
  readonly env: Readonly<Record<string, string>>;
}

export interface LoadOptions {
  readonly note?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Gives the engine those of the images it doesn't have yet. */
export async function loadImages(
  target: LoadTarget,
  names: readonly ImageName[],
  options: LoadOptions,
): Promise<void> {
  const missing: ImageName[] = [];
  for (const name of names) if (!(await hasImage(target.socket, name))) missing.push(name);
  if (missing.length === 0) return;
  options.note?.(`loading ${missing.join(', ')}`);
  const built: ImageName[] = [];
  for (const name of missing) {
    options.signal?.throwIfAborted();
    const pulled = await pulledArchive(name);
    if (pulled === undefined) built.push(name);
    else await execa('docker', ['load', '--quiet', '--input', pulled], { env: target.env });
  }
  if (built.length > 0) await withArchive(built, (tarArgs) => pipeIntoEngine(tarArgs, target));
}

/** Fills the cache, so that no engine has to wait for it. */
export async function prepareImages(
  names: readonly ImageName[],
  { note }: { tools: Tools; note: (text: string) => void },
): Promise<void> {
  note('preparing images');
  for (const layer of new Set(names.flatMap((name) => recipeOf(name).layers))) await ensureLayer(layer);
}

async function hasImage(socket: string, name: string): Promise<boolean> {
  return (await callEngine(socket, 'GET', `/images/${name}/json`)).status === 200;
}

async function pipeIntoEngine(tarArgs: readonly string[], { env }: LoadTarget): Promise<void> {
  await execa('tar', tarArgs, { buffer: { stdout: false } }).pipe('docker', ['load', '--quiet'], { env });
}
