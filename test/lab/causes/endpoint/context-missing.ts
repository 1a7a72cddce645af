import { writeContexts } from '../host/client-config.ts';
import { told } from '../host/endpoint.ts';
import { alsoAtUsualPlace } from '../host/second-engine.ts';
import { needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'context-missing',
    cause: {
      staged: 'config.json names a context that is not on disk',
      needs,
      stage: (backstage) =>
        told(backstage, {
          ...writeContexts(backstage, 'colima', {}),
          ...alsoAtUsualPlace(backstage),
        }),
    },
    lookAlike: {
      staged: 'the same, but DOCKER_HOST overrides it',
      expect: null,
      needs,
      stage: (backstage) => {
        const { DOCKER_CONFIG } = writeContexts(backstage, 'colima', {});
        const truth = { connect: backstage.engine.socket, gives: 'ok' };
        return { ...told(backstage, { DOCKER_CONFIG }), truth };
      },
    },
  },
];
