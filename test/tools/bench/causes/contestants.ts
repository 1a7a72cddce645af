import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { execa } from 'execa';
import { LabError } from '../../../lab/lab.ts';
import { cacheDir } from '../../../lab/places.ts';

export interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
}

/** The newest that runs on Node 20. */
const testcontainers = 'testcontainers@11.14.0';

const script = `if ! docker info >/dev/null 2>&1; then
  echo 'Docker is not running. Start it and try again.' >&2
  exit 1
fi
docker ps`;

/** What it does before it starts a container: with the container itself, images and registries would have a say. */
const findRuntime = (folder: string): string => `
const { getContainerRuntimeClient } = require('${folder}/node_modules/testcontainers');
getContainerRuntimeClient().then(
  () => process.exit(),
  (error) => { console.error(error.message); process.exitCode = 1; },
);`;

export async function makeContestants(program: string, dockerVersion: string): Promise<Contestant[]> {
  const folder = await installTestcontainers();
  return [
    { name: `docker CLI ${dockerVersion}`, command: ['docker', 'ps'] },
    { name: 'a script that asks `docker info`', command: ['sh', '-c', script] },
    { name: testcontainers.replace('@', ' '), command: [process.execPath, '-e', findRuntime(folder)] },
    { name: 'dockperm', command: [process.execPath, program, 'check', '--timeout', '3s'] },
  ];
}

/** Outside of the repository: nothing here depends on it but this comparison. */
async function installTestcontainers(): Promise<string> {
  const folder = `${cacheDir}/${testcontainers}`;
  if (existsSync(`${folder}/node_modules/testcontainers`)) return folder;
  await mkdir(folder, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--no-package-lock'];
  const { exitCode, stderr } = await execa('npm', ['install', '--prefix', folder, ...quiet, testcontainers], {
    reject: false,
  });
  if (exitCode !== 0) throw new LabError(`${testcontainers} cannot be installed:\n${stderr}`);
  return folder;
}
