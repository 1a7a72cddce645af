import { chownSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatMeta, writeContexts } from '../../causes/host/client-config.ts';
import type { OpenStage } from '../../causes/perform.ts';
import type { Backstage, Scene, Truth } from '../../causes/staging.ts';
import type { Remedied } from '../staging.ts';
import { member, ownMachine, restartEngine } from './machine.ts';

const common = {
  restart: { by: restartEngine },
  undo: 'as before',
  files: ({ asking }: OpenStage) => [`${asking.folder}/home/.docker`],
} as const;

/** Where the client goes, on a machine whose engine is where everybody looks for it. */
export const contexts: readonly Remedied[] = [
  {
    ...common,
    rule: 'context-missing',
    cause: {
      staged: 'config.json names a context that is not on disk',
      needs: ownMachine('contexts'),
      stage: (backstage) => told(backstage, writeContexts(backstage, 'colima', {})),
    },
  },
  {
    ...common,
    rule: 'context-unreachable',
    cause: {
      staged: 'the current context leads to a socket that is gone',
      needs: ownMachine('contexts'),
      stage: (backstage) => {
        const host = `unix://${backstage.folder}/home/.colima/default/docker.sock`;
        return told(backstage, writeContexts(backstage, 'colima', { colima: { host } }));
      },
    },
  },
  {
    ...common,
    rule: 'docker-host-invalid',
    cause: {
      staged: 'the current context leads to a path, without the scheme',
      needs: ownMachine('contexts'),
      stage: (backstage) =>
        told(backstage, writeContexts(backstage, 'work', { work: { host: '/var/run/docker.sock' } })),
    },
  },
  {
    ...common,
    rule: 'context-corrupt',
    cause: {
      staged: "the current context's meta.json is cut off in the middle",
      needs: ownMachine('contexts'),
      stage: (backstage) => {
        const half = formatMeta('work', 'unix:///var/run/docker.sock').slice(0, 40);
        return told(backstage, writeContexts(backstage, 'work', { work: half }));
      },
    },
  },
  {
    ...common,
    rule: 'context-corrupt',
    cause: {
      staged: 'config.json is not JSON',
      needs: ownMachine('contexts'),
      stage: (backstage) => {
        const env = writeContexts(backstage, 'default', {});
        writeFileSync(`${env.DOCKER_CONFIG}/config.json`, '{"currentContext": ');
        return told(backstage, env, 'ok');
      },
    },
    notDenied: 'the client warns, and takes the engine at the usual place',
  },
];

/** The docker client of the person says whether it gets to an engine. */
async function told(
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
