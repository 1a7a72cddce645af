import { engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { APP, composeFile, project } from '../../support/scenes.ts';

describeRule('dockerfile-gid', ({ catches, passes }) => {
  const node = { 'node:22': { group: 'root:x:0:\nnode:x:1000:\nssh:x:998:\n' } };
  const built = (dockerfile: string[], more: string[] = [], images: object = node) =>
    project(
      composeFile(...more)
        .replace('image: web:1', 'build: .')
        .replace(/ {4}user: .*\n/, ''),
      {
        behind: engine({ images: { ...images } }),
        files: { [`${APP}/Dockerfile`]: ['FROM node:22', ...dockerfile, 'USER app', ''].join('\n') },
      },
    );
  const image = {
    'app-web': { user: 'app', passwd: 'app:x:10001:10001::/:\n', group: 'docker:x:999:app\n' },
  };
  const asArg = ['ARG DOCKER_GID=999', 'RUN groupadd -g "$DOCKER_GID" docker && useradd -G docker app'];

  catches('a number that the base image has given away', built(['RUN groupadd -g 998 docker']), {
    summary: 'web cannot be built: its Dockerfile creates group 998, but "ssh" already has that gid.',
    remedies: ['safe: Let group docker share gid 998 with ssh'],
    found: { 'Dockerfile:2': 'creates group docker with gid 998', 'gid 998 belongs to': 'ssh' },
  });
  catches(
    'the same in BusyBox, by a build argument',
    built(['ARG G=1000', 'RUN addgroup -S -g ${G} docker']),
    {
      summary: 'web cannot be built: its Dockerfile creates group 1000, but "node" already has that gid.',
    },
  );
  catches(
    'a number that the same Dockerfile has given away',
    built(['RUN groupadd -g 990 media', 'RUN groupadd -g 990 docker']),
    {
      summary: 'web cannot be built: its Dockerfile creates group 990, but "media" already has that gid.',
      found: { 'Dockerfile:3': 'creates group docker with gid 990' },
    },
  );
  catches('the number of root, which is shared with consent alone', built(['RUN groupadd -g 0 docker']), {
    summary: 'web cannot be built: its Dockerfile creates group 0, but "root" already has that gid.',
    remedies: ['risky: Let group docker share gid 0 with root'],
  });
  catches('an argument that is not passed', built(asArg, [], { ...node, ...image }), {
    summary: 'web is built with group 999 because DOCKER_GID is not passed to its Dockerfile.',
    remedies: ['safe: Add group 998 to web'],
    found: { 'Dockerfile:3': 'docker gets gid 999' },
  });
  passes('a number that is free', built(['RUN groupadd -g 997 docker']));
  passes('a Dockerfile that looks first', built(['RUN getent group 998 || groupadd -g 998 docker']));
  passes('a number that may be used twice', built(['RUN groupadd -o -g 998 docker']));
  passes('an image that could be built', built(['RUN groupadd -g 998 docker'], [], { ...node, ...image }));
  passes(
    'an argument that group_add makes up for',
    built(asArg, ['group_add: ["998"]'], { ...node, ...image }),
  );
  passes(
    'an argument that makes no group, which is a matter of group_add',
    built(['ARG DOCKER_GID=999', 'RUN useradd app'], [], { ...node, ...image }),
  );
});
