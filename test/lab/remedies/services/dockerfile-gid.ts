import { nodeImage } from '../../causes/project/compose-file.ts';
import { causesGid } from '../../causes/staging.ts';
import { imageStays, lasting } from '../project/lasting.ts';
import type { Remedied } from '../staging.ts';

const dockerfile = [
  `FROM ${nodeImage}`,
  'ARG DOCKER_GID',
  'RUN groupadd -g $DOCKER_GID docker && useradd -u 10001 -G docker app',
  'USER 10001',
  '',
].join('\n');

export const stagings: readonly Remedied[] = [
  lasting('dockerfile-gid', {
    staged: 'addgroup --gid, the tool of Debian, of a number that is taken',
    app: ['build:', '  context: .', '  args:', `    DOCKER_GID: "${causesGid}"`],
    image: null,
    files: {
      Dockerfile: [
        `FROM ${nodeImage}`,
        `RUN groupadd -g ${causesGid} media`,
        'ARG DOCKER_GID',
        'RUN addgroup --gid $DOCKER_GID docker',
        'RUN useradd -u 10001 -G docker app',
        'USER 10001',
        '',
      ].join('\n'),
    },
    gives: 'not started',
  }),
  lasting(
    'dockerfile-gid',
    {
      staged: 'a Dockerfile with ARG DOCKER_GID, and build.args without it',
      app: ['build:', '  context: .', '  args:', '    OTHER: "1"'],
      image: null,
      files: { Dockerfile: dockerfile.replace('DOCKER_GID\n', 'DOCKER_GID=999\n') },
      gives: 'EACCES',
    },
    { undo: imageStays },
  ),
];
