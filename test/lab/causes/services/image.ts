import { causesGid, type Staging } from '../staging.ts';
import { nodeImage, running } from './stage.ts';

const built = (...lines: string[]) => ({
  image: null,
  app: ['build:', '  context: .', '  args:', `    DOCKER_GID: "${causesGid}"`],
  files: { Dockerfile: [`FROM ${nodeImage}`, ...lines, 'USER app', ''].join('\n') },
});
const taken = `RUN groupadd -g ${causesGid} media`;

/** The group is the Dockerfile's affair. */
export const image: readonly Staging[] = [
  {
    rule: 'service-dockerfile-gid',
    cause: running({
      staged: 'groupadd -g of a number that the image gave away already',
      ...built(
        taken,
        'ARG DOCKER_GID',
        'RUN groupadd -g $DOCKER_GID docker && useradd -u 10001 -G docker app',
      ),
      gives: 'not started',
    }),
    lookAlike: {
      ...running({
        staged: 'the group that has the number is taken instead',
        ...built(
          taken,
          'ARG DOCKER_GID',
          'RUN getent group $DOCKER_GID || groupadd -g $DOCKER_GID docker',
          'RUN useradd -u 10001 -G "$(getent group $DOCKER_GID | cut -d: -f1)" app',
        ),
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'service-dockerfile-gid',
    cause: running({
      staged: 'ARG DOCKER_GID=999, and nobody passes the number on',
      ...built('ARG DOCKER_GID=999', 'RUN groupadd -g $DOCKER_GID docker && useradd -u 10001 -G docker app'),
      app: ['build: .'],
      gives: 'EACCES',
    }),
    lookAlike: {
      ...running({
        staged: 'ARG DOCKER_GID=999, and build.args gives the right one',
        ...built(
          'ARG DOCKER_GID=999',
          'RUN groupadd -g $DOCKER_GID docker && useradd -u 10001 -G docker app',
        ),
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
