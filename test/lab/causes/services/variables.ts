import { causesGid, type Staging } from '../staging.ts';
import { joins } from './compose-file.ts';
import { running } from './stage.ts';

/** The number comes from a variable, and the variable from elsewhere. */
export const variables: readonly Staging[] = [
  {
    rule: 'gid-wrong',
    cause: running({
      staged: 'DOCKER_GID=998 in the shell outranks the right number in .env',
      app: joins('${DOCKER_GID:-999}'),
      files: { '.env': `DOCKER_GID=${causesGid}\n` },
      env: { DOCKER_GID: '998' },
      gives: 'EACCES',
      shows: ['unset it'],
    }),
    lookAlike: {
      ...running({
        staged: 'the right number in the shell outranks 998 in .env',
        app: joins('${DOCKER_GID:-999}'),
        files: { '.env': 'DOCKER_GID=998\n' },
        env: { DOCKER_GID: `${causesGid}` },
        gives: 'ok',
      }),
      expect: null,
    },
  },
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
  {
    rule: 'env-gid-invalid',
    cause: running({
      staged: 'a comment glued on to the number in .env',
      app: joins('${DOCKER_GID}'),
      files: { '.env': `DOCKER_GID=${causesGid}#docker\n` },
      gives: 'not started',
    }),
    lookAlike: {
      ...running({
        staged: 'a comment after a space, which Compose takes off',
        app: joins('${DOCKER_GID}'),
        files: { '.env': `DOCKER_GID=${causesGid} # docker\n` },
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
