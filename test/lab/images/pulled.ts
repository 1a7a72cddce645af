import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { execa } from 'execa';
import { containerd, dockerd, rootful } from '../engines/rootful.ts';
import { cacheDir, dataDir, runDir } from '../places.ts';
import { start } from '../start.ts';
import { takeDown } from '../take-down.ts';
import type { Tools } from '../tools/tools.ts';
import { type ImageName, recipeOf } from './catalogue.ts';

const folder = `${cacheDir}/images/pulled`;

/** Where the real image is kept once it has been pulled. */
export function pulledArchive(name: ImageName): string {
  return `${folder}/${name.replace(/[/:]/g, '_')}.tar`;
}

/** Pulls the images into the cache, when there is a registry to pull from. */
export async function pullImages(names: readonly ImageName[], tools: Tools): Promise<void> {
  const wanted = names.filter((name) => recipeOf(name).pull && !existsSync(pulledArchive(name)));
  if (wanted.length === 0 || !(await registryAnswers(tools))) return;
  const state = await start(pullerState(), { kind: puller, tools });
  try {
    await mkdir(folder, { recursive: true });
    const env = { PATH: `${tools.clientBin}:${process.env.PATH}`, DOCKER_HOST: `unix://${state.socket}` };
    for (const name of wanted) await pull(name, env);
  } finally {
    await takeDown(state);
  }
}

async function registryAnswers({ clientBin }: Tools): Promise<boolean> {
  const ask = ['manifest', 'inspect', recipeOf('alpine:3').pull ?? ''];
  return (await execa(`${clientBin}/docker`, ask, { timeout: 2000, reject: false })).exitCode === 0;
}

/** An image that can't be had is left to be made by hand. */
async function pull(name: ImageName, env: Record<string, string>): Promise<void> {
  const ref = recipeOf(name).pull ?? name;
  const pulled = await execa('docker', ['pull', '--quiet', ref], { env, reject: false });
  if (pulled.exitCode !== 0) return;
  await execa('docker', ['tag', ref, name], { env });
  await execa('docker', ['save', '--output', `${folder}/draft`, name], { env });
  await rename(`${folder}/draft`, pulledArchive(name));
}

/** Engines in a namespace of their own have no way out. This one does, and leaves the host's network untouched. */
const puller: typeof rootful = {
  ...rootful,
  launches: (state, tools) => [
    () => containerd(state, tools),
    () => dockerd(state, tools, '--bridge=none', '--iptables=false', '--ip6tables=false'),
  ],
};

function pullerState() {
  const name = `puller-${process.pid}`;
  const places = {
    socket: `${runDir}/${name}/docker.sock`,
    runDir: `${runDir}/${name}`,
    dataRoot: `${dataDir}/${name}`,
  };
  return {
    name,
    kind: 'rootful',
    gid: 0,
    network: 'host',
    ...places,
    alsoRemove: [],
    processes: [],
  } as const;
}
