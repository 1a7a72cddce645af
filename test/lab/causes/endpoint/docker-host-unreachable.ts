import { writeFileSync } from 'node:fs';
import { told } from '../host/endpoint.ts';
import { withoutGroups } from '../host/people.ts';
import { alsoAtUsualPlace } from '../host/second-engine.ts';
import { listenAt } from '../host/socket-at.ts';
import { needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
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
      staged: 'a port where a process listens and never answers',
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
