import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { type ImageName, type ImageRecipe, recipeOf } from './catalogue.ts';
import { ensureLayer, type Layer, layerDir } from './layers.ts';

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Writes what `docker load` reads, apart from the layers, and gives tar's arguments for the whole archive: one
 * archive for all images, so that a layer they share travels once.
 */
export async function withArchive<T>(
  names: readonly ImageName[],
  use: (tarArgs: string[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(`${tmpdir()}/dockperm-lab-`);
  try {
    const images = [];
    for (const name of names) images.push(await describeImage(name, folder));
    await writeFile(`${folder}/manifest.json`, JSON.stringify(images.map(({ entry }) => entry)));
    const layers = [...new Set(images.flatMap(({ entry }) => entry.Layers))];
    const heads = ['manifest.json', ...new Set(images.map(({ entry }) => entry.Config))];
    return await use(['-c', '-C', folder, ...heads, '-C', layerDir, ...layers]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function describeImage(name: ImageName, folder: string) {
  const recipe = recipeOf(name);
  const layers: Layer[] = [];
  for (const layer of recipe.layers) layers.push(await ensureLayer(layer));
  const text = JSON.stringify(configOf(layers, recipe));
  const config = `${createHash('sha256').update(text).digest('hex')}.json`;
  await writeFile(`${folder}/${config}`, text);
  return { entry: { Config: config, RepoTags: [name], Layers: layers.map(({ file }) => basename(file)) } };
}

function configOf(layers: readonly Layer[], { command, env = [], stopSignal, config }: ImageRecipe) {
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created: layers.at(-1)?.made,
    config: {
      Env: [`PATH=${path}`, ...env],
      Cmd: command,
      ...(stopSignal && { StopSignal: stopSignal }),
      ...config,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => `sha256:${digest}`) },
    history: layers.map(({ made }) => ({ created: made, created_by: 'dockperm lab' })),
  };
}
