import { memberOf } from '../host/people.ts';
import { answered, refused } from '../host/remote.ts';
import { needs } from '../host/socket-in-use.ts';
import type { Backstage, Scene, Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'api-version-mismatch',
    cause: {
      staged: 'DOCKER_API_VERSION=1.12, which engines have long dropped',
      needs,
      stage: (backstage) => ({ ...pinned(backstage, '1.12'), truth: refused }),
    },
    lookAlike: {
      staged: 'a version that the engine still answers',
      expect: null,
      needs,
      stage: (backstage) => ({ ...pinned(backstage, '1.41'), truth: answered }),
    },
  },
];

function pinned({ engine, person }: Backstage, version: string): Scene {
  return { as: memberOf(engine, person), env: { DOCKER_API_VERSION: version } };
}
