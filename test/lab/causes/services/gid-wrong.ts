import { asUser, joins } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import { causesGid, type Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'gid-wrong',
    cause: running({
      staged: '.env gives the number of another machine',
      app: joins('${DOCKER_GID:-999}'),
      files: { '.env': 'DOCKER_GID=998\n' },
      gives: 'EACCES',
    }),
    lookAlike: {
      ...running({
        staged: 'a group of another device beside the right one',
        app: asUser('group_add:', '  - "998"', '  - "${DOCKER_GID:-999}"'),
        files: { '.env': `DOCKER_GID=${causesGid}\n` },
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'gid-wrong',
    cause: running({
      staged: 'DOCKER_GID=998 in the shell outranks the right number in .env',
      app: joins('${DOCKER_GID:-999}'),
      files: { '.env': `DOCKER_GID=${causesGid}\n` },
      env: { DOCKER_GID: '998' },
      gives: 'EACCES',
      shows: ['Unset it'],
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
];
