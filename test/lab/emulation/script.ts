import { readdirSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { connectProgram } from '../causes/ask-as.ts';
import type { Task } from '../causes/schedule.ts';
import type { EmulatedAct } from '../causes/staging.ts';

const parts = new URL('stage/', import.meta.url).pathname;

const engine = {
  // In a domain of its own, which the units of the distribution know nothing of.
  selinux: [
    'runcon -t engine_t dockerd --group docker >/dev/null 2>&1 &',
    'until [ -S /run/docker.sock ]; do sleep 0.2; done',
  ],
  apparmor: ['systemctl start docker.service'],
} as const;

/** A tar file with the built dockperm, this script, and what it makes use of. */
export async function packStage(
  script: string,
  { program, folder }: { program: string; folder: string },
): Promise<string> {
  const stage = `${folder}/stage`;
  await mkdir(stage, { recursive: true });
  for (const name of readdirSync(parts)) await copyFile(parts + name, `${stage}/${name}`);
  await writeFile(`${stage}/connect`, connectProgram);
  await writeFile(`${stage}/perform.sh`, script);
  const published = dirname(dirname(program));
  await execa('tar', ['-cf', `${stage}.tar`, '-C', stage, '.', '-C', dirname(published), 'package']);
  return `${stage}.tar`;
}

/** Each task is called by its place in the list. */
export function scriptOf(tasks: readonly Task<EmulatedAct>[]): string {
  const [first] = tasks;
  const acts = tasks.flatMap(({ staging, part }, index) => {
    const { before = [], as, within = [], unit } = staging[part];
    const act = unit === undefined ? ['act', index, as, ...within] : ['act_unit', index, as, unit];
    return [...before, act.join(' ')];
  });
  const start = first ? engine[first.staging[first.part].emulated] : [];
  return ['. ./stage.sh', ...start, ...acts, ''].join('\n');
}
