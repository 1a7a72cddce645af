import { writeFileSync } from 'node:fs';
import type { Backstage, Scene, Staging } from '../staging.ts';
import { memberOf, withoutGroups } from './people.ts';
import { alsoAtUsualPlace } from './second-engine.ts';
import { listenAt } from './socket-at.ts';
import { needs } from './socket-in-use.ts';

/** A member of the engine's group, told to go elsewhere by the variables. */
export function told({ engine, person }: Backstage, env: Record<string, string>): Scene {
  return { as: memberOf(engine, person), env, truth: { client: 'docker ps', gives: 'refused' } };
}

export const endpoint: readonly Staging[] = [
  {
    rule: 'docker-host-invalid',
    cause: {
      staged: 'DOCKER_HOST is the bare path of the socket',
      needs,
      stage: (backstage) => told(backstage, { DOCKER_HOST: backstage.engine.socket }),
    },
    lookAlike: {
      staged: 'the same with unix:// before it',
      expect: null,
      needs,
      stage: (backstage) => {
        const truth = { connect: backstage.engine.socket, gives: 'ok' };
        return { ...told(backstage, { DOCKER_HOST: `unix://${backstage.engine.socket}` }), truth };
      },
    },
  },
  {
    rule: 'docker-host-unreachable',
    cause: {
      staged: 'a profile sets DOCKER_HOST to a dead port; an engine runs elsewhere',
      shows: ['.profile:2', 'runtime/docker.sock'],
      needs,
      stage: (backstage) => {
        const host = 'tcp://127.0.0.1:2377';
        writeFileSync(`${backstage.folder}/home/.profile`, `umask 022\nexport DOCKER_HOST=${host}\n`);
        const scene = told(backstage, { DOCKER_HOST: host, ...alsoAtUsualPlace(backstage) });
        return { ...scene, truth: { connect: 2377, gives: 'ECONNREFUSED' } };
      },
    },
    lookAlike: {
      staged: 'a port where somebody listens and never answers',
      expect: 'engine-unresponsive',
      stage: async (backstage) => {
        const port = await listenAt(null, backstage);
        const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}` };
        const truth = { connect: port, gives: 'ok' };
        return { as: withoutGroups(backstage.person), env, args: ['--timeout', '500ms'], truth };
      },
    },
  },
];
