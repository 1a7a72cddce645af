import { joins } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import { causesGid, type Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'gid-unset',
    cause: running({
      staged: 'a variable without default that is set nowhere',
      app: joins('${DOCKER_GID}'),
      gives: 'not started',
    }),
    lookAlike: {
      ...running({
        staged: 'set nowhere, and its default is right',
        app: joins(`\${DOCKER_GID:-${causesGid}}`),
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
