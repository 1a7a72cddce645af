import { told } from '../host/endpoint.ts';
import { needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
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
];
