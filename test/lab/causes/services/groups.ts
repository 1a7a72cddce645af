import type { Staging } from '../staging.ts';
import { causesGid } from '../staging.ts';
import { asUser, joins, nodeImage } from './compose-file.ts';
import { running } from './stage.ts';

/** The service joins no group, or not the one that owns the socket. */
export const groups: readonly Staging[] = [
  {
    rule: 'gid-missing',
    cause: running({ staged: 'user: 10001, and no group', app: asUser(), gives: 'EACCES' }),
    lookAlike: {
      ...running({
        staged: "user: 10001, and the socket's group is its first one",
        app: [`user: "10001:${causesGid}"`],
        gives: 'ok',
      }),
      expect: null,
    },
  },
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
    rule: 'group-by-name',
    cause: running({
      staged: 'group_add: docker, and the image has not found',
      app: joins('docker'),
      gives: 'not started',
    }),
    lookAlike: {
      ...running({
        staged: 'by name, and in the image it has that number',
        app: [...joins('docker'), 'build: .'],
        image: null,
        files: { Dockerfile: `FROM ${nodeImage}\nRUN groupadd -g ${causesGid} docker\n` },
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'group-by-name',
    cause: running({
      staged: 'group_add: docker, which is 998 in the image',
      app: [...joins('docker'), 'build: .'],
      image: null,
      files: { Dockerfile: `FROM ${nodeImage}\nRUN groupadd -g 998 docker\n` },
      gives: 'EACCES',
      shows: ['group 998'],
    }),
    lookAlike: {
      ...running({
        staged: 'a number that is 998, with no name',
        app: joins('998'),
        gives: 'EACCES',
      }),
      expect: 'gid-wrong',
    },
  },
];
