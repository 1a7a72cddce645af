import { answered, overTcp, refused } from '../host/remote.ts';
import { needs } from '../host/socket-in-use.ts';
import { byDefault, startHaproxy, startRefusing } from '../host/socket-proxy.ts';
import type { Staging } from '../staging.ts';

const needed = [...byDefault, 'info', 'containers'];

export const stagings: readonly Staging[] = [
  {
    rule: 'proxy-refuses',
    cause: {
      staged: 'HAProxy lets pings, versions and events through, as docker-socket-proxy does unasked',
      needs,
      stage: async (backstage) => {
        const DOCKER_HOST = await startHaproxy(backstage, byDefault);
        return { ...overTcp(backstage, { DOCKER_HOST }), truth: refused };
      },
    },
    lookAlike: {
      staged: 'it lets through what clients need',
      expect: null,
      needs,
      stage: async (backstage) => {
        const DOCKER_HOST = await startHaproxy(backstage, needed);
        return { ...overTcp(backstage, { DOCKER_HOST }), truth: answered };
      },
    },
  },
  {
    rule: 'proxy-refuses',
    cause: {
      staged: 'a proxy with patterns answers "Forbidden" to the list of containers alone',
      needs,
      stage: async (backstage) => {
        const DOCKER_HOST = await startRefusing(backstage, [...byDefault, 'info']);
        return { ...overTcp(backstage, { DOCKER_HOST }), truth: refused };
      },
    },
    lookAlike: {
      staged: 'its pattern allows them, too',
      expect: null,
      needs,
      stage: async (backstage) => {
        const DOCKER_HOST = await startRefusing(backstage, needed);
        return { ...overTcp(backstage, { DOCKER_HOST }), truth: answered };
      },
    },
  },
];
