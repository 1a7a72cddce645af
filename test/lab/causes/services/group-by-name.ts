import { joins, nodeImage } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import { causesGid, type Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'group-by-name',
    cause: running({
      staged: 'group_add: docker, and the image has no such group',
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
      shows: ['in the image is 998'],
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
