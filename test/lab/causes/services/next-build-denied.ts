import { nodeImage } from '../project/compose-file.ts';
import { built, dockerfile, makeGroup } from '../project/image.ts';
import { running } from '../project/stage.ts';
import { causesGid, type Staging } from '../staging.ts';

const told = {
  ...built('ARG DOCKER_GID', makeGroup),
  app: ['build:', '  context: .', '  args:', '    DOCKER_GID: ${DOCKER_GID}'],
  files: {
    Dockerfile: dockerfile(nodeImage, 'ARG DOCKER_GID', makeGroup),
    '.env': `DOCKER_GID=${causesGid}\n`,
  },
};

export const stagings: readonly Staging[] = [
  {
    rule: 'next-build-denied',
    cause: running({
      staged: 'DOCKER_GID in .env is changed to 998 after the build',
      ...told,
      afterwards: async ({ write }) => write('.env', 'DOCKER_GID=998\n'),
      gives: 'ok',
    }),
    lookAlike: {
      ...running({
        staged: 'the same, and group_add has the right number',
        ...told,
        app: [...told.app, 'group_add:', `  - "${causesGid}"`],
        afterwards: async ({ write }) => write('.env', 'DOCKER_GID=998\n'),
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
