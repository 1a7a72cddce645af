import { forwardTcp } from '../host/network.ts';
import { answered, overTcp } from '../host/remote.ts';
import { needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'endpoint-remote',
    cause: {
      staged: 'tcp:// to an address that is not the loopback one',
      needs,
      stage: async (backstage) => {
        const env = { DOCKER_HOST: await forwardTcp(backstage, 'elsewhere') };
        return { ...overTcp(backstage, env), truth: answered };
      },
    },
    lookAlike: {
      staged: 'tcp:// to 127.0.0.1',
      expect: null,
      needs,
      stage: async (backstage) => {
        const env = { DOCKER_HOST: await forwardTcp(backstage, 'loopback') };
        return { ...overTcp(backstage, env), truth: answered };
      },
    },
  },
];
