import { joins } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import { causesGid, type Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
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
