import { nodeImage } from '../project/compose-file.ts';
import { built, dockerfile, makeGroup } from '../project/image.ts';
import { makeStage, running } from '../project/stage.ts';
import { type Backstage, causesGid, type Staging } from '../staging.ts';

const taken = `RUN groupadd -g ${causesGid} media`;

const baseImage = 'dockperm-lab/media:1';

export const stagings: readonly Staging[] = [
  {
    rule: 'dockerfile-gid',
    cause: running({
      staged: 'groupadd -g of a number that another group of the base image has',
      ...built('ARG DOCKER_GID', makeGroup),
      files: { Dockerfile: dockerfile(baseImage, 'ARG DOCKER_GID', makeGroup) },
      prepare: buildBase,
      gives: 'not started',
      shows: ['media'],
    }),
    lookAlike: {
      ...running({
        staged: 'the same base image, and a number that it has not given away',
        ...built('ARG DOCKER_GID=998', makeGroup),
        files: { Dockerfile: dockerfile(baseImage, 'ARG DOCKER_GID=998', makeGroup) },
        app: ['build: .', 'group_add:', `  - "${causesGid}"`],
        prepare: buildBase,
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'dockerfile-gid',
    cause: running({
      staged: 'groupadd -g of a number that the same file gave away already',
      ...built(taken, 'ARG DOCKER_GID', makeGroup),
      gives: 'not started',
      shows: ['media'],
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
    rule: 'dockerfile-gid',
    cause: running({
      staged: 'ARG DOCKER_GID=999, and no build argument passes the number on',
      ...built('ARG DOCKER_GID=999', makeGroup),
      app: ['build: .'],
      gives: 'EACCES',
    }),
    lookAlike: {
      ...running({
        staged: 'ARG DOCKER_GID=999, and build.args gives the right one',
        ...built('ARG DOCKER_GID=999', makeGroup),
        gives: 'ok',
      }),
      expect: null,
    },
  },
];

async function buildBase(backstage: Backstage): Promise<void> {
  const { docker, write } = makeStage(backstage);
  write('base/Dockerfile', `FROM ${nodeImage}\n${taken}\n`);
  await docker('build', '--quiet', '--tag', baseImage, 'base');
  backstage.undo(() => docker('rmi', '--force', baseImage));
}
