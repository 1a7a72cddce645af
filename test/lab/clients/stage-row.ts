import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { ClientCase } from '../../tools/verify/clients/case.ts';
import { createArguments, type Places, volumeOf } from '../../tools/verify/clients/command-line.ts';
import { formatProject } from '../../tools/verify/clients/compose-text.ts';
import { type Engine, LabError } from '../lab.ts';
import { atOnce } from './at-once.ts';

/** Some cases in one Compose project. */
export interface Project {
  readonly folder: string;
  readonly cases: readonly ClientCase[];
}

/** A repair of a project recreates its services: small ones tell more. */
const IN_A_PROJECT = 6;

export function writeProjects(
  cases: readonly ClientCase[],
  { folder, places }: { folder: string; places: Places },
): Project[] {
  const composed = cases.filter(({ made }) => made.by === 'compose');
  // What ends, or is ended, would hide whether a repair brought the others up.
  const lasting = composed.filter(({ ending }) => ending === 'stays' || ending === 'paused');
  const others = composed.filter((one) => !lasting.includes(one));
  return [...inChunks(lasting), ...inChunks(others)].map((chunk) => {
    const project = join(folder, `verify-${chunk[0]?.index}`);
    mkdirSync(project, { recursive: true });
    for (const [name, text] of Object.entries(formatProject(chunk, places)))
      writeFileSync(join(project, name), text);
    return { folder: project, cases: chunk };
  });
}

function inChunks(cases: readonly ClientCase[]): ClientCase[][] {
  const count = Math.ceil(cases.length / IN_A_PROJECT);
  return Array.from({ length: count }, (_, at) => cases.slice(at * IN_A_PROJECT, (at + 1) * IN_A_PROJECT));
}

export async function createRun(engine: Engine, cases: readonly ClientCase[], places: Places): Promise<void> {
  await atOnce(
    cases.filter(({ made }) => made.by === 'run'),
    async (one) => {
      if (one.mounts.some(({ kind }) => kind === 'volume')) await createVolume(engine, one, places);
      await docker(engine, createArguments(one, places));
    },
  );
}

async function createVolume(engine: Engine, { index }: ClientCase, { folder }: Places): Promise<void> {
  const options = ['type=none', 'o=bind', `device=${folder}`].flatMap((option) => ['--opt', option]);
  await docker(engine, ['volume', 'create', ...options, volumeOf(index)]);
}

export async function createProject(engine: Engine, { folder }: Project): Promise<void> {
  await docker(engine, ['compose', 'create', '--pull', 'never'], folder);
}

/** Everything of a row, also what a repair left. */
export async function clearRow(engine: Engine): Promise<void> {
  const ids = (await docker(engine, ['ps', '--all', '--quiet'])).split('\n').filter(Boolean);
  if (ids.length > 0) await docker(engine, ['rm', '--force', '--volumes', ...ids]);
  await docker(engine, ['volume', 'prune', '--all', '--force']);
}

async function docker(engine: Engine, args: readonly string[], cwd = '/'): Promise<string> {
  const { stdout, stderr, exitCode } = await execa('docker', args, { env: engine.env, cwd, reject: false });
  if (exitCode !== 0) throw new LabError(`docker ${args.join(' ')} in ${cwd}: ${stderr}`);
  return stdout;
}
