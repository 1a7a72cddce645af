import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenStage } from '../../causes/perform.ts';
import type { Backstage, Scene, Truth } from '../../causes/staging.ts';
import { member, restartEngine } from './machine.ts';

export const common = {
  restart: { by: restartEngine },
  undo: 'as before',
  files: ({ asking }: OpenStage) => [`${asking.folder}/home/.docker`],
} as const;

/** The docker client of the person says whether it gets to an engine. */
export async function told(
  backstage: Backstage,
  env: Scene['env'],
  gives: 'ok' | 'refused' = 'refused',
): Promise<Scene> {
  const { folder, person } = backstage;
  const settings = join(folder, 'home/.docker');
  for (const path of ['', ...readdirSync(settings, { recursive: true }).map(String)])
    chownSync(join(settings, path), person.uid, person.gid);
  const truth: Truth = { client: 'docker ps', gives };
  return { ...(await member(backstage, '')), env: { ...env, DOCKER_HOST: '' }, truth };
}
