import { type Backstage, causesGid, type Staging } from '../staging.ts';
import { nodeImage } from './compose-file.ts';
import { makeStage, running } from './stage.ts';

const dockerfile = (from: string, ...lines: string[]): string =>
  [`FROM ${from}`, ...lines, 'USER app', ''].join('\n');

const built = (...lines: string[]) => ({
  image: null,
  app: ['build:', '  context: .', '  args:', `    DOCKER_GID: "${causesGid}"`],
  files: { Dockerfile: dockerfile(nodeImage, ...lines) },
});
const makeGroup = 'RUN groupadd -g $DOCKER_GID docker && useradd -u 10001 -G docker app';
const told = {
  ...built('ARG DOCKER_GID', makeGroup),
  app: ['build:', '  context: .', '  args:', '    DOCKER_GID: ${DOCKER_GID}'],
  files: {
    Dockerfile: dockerfile(nodeImage, 'ARG DOCKER_GID', makeGroup),
    '.env': `DOCKER_GID=${causesGid}\n`,
  },
};
const taken = `RUN groupadd -g ${causesGid} media`;

const baseImage = 'dockperm-lab/media:1';

async function buildBase(backstage: Backstage): Promise<void> {
  const { docker, write } = makeStage(backstage);
  write('base/Dockerfile', `FROM ${nodeImage}\n${taken}\n`);
  await docker('build', '--quiet', '--tag', baseImage, 'base');
  backstage.undo(() => docker('rmi', '--force', baseImage));
}

/** The group is the Dockerfile's affair. */
export const image: readonly Staging[] = [
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
      staged: 'ARG DOCKER_GID=999, and nobody passes the number on',
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
