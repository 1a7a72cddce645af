import { describe } from 'vitest';
import { engine } from '../../support/memory-engine.ts';
import { testRule } from '../../support/rule-test.ts';
import { APP, composeFile, joins, project } from '../../support/scenes.ts';

const withGroups = (group: string, user = '') =>
  engine({ images: { 'web:1': { user, passwd: 'app:x:10001:10001::/:\n', group } } });

describe('group-by-name', () => {
  const { catches, passes } = testRule('group-by-name');
  catches(
    'a name that the image does not have',
    project(joins('docker'), { behind: withGroups('root:x:0:\n') }),
    {
      summary: 'web joins group "docker" by name, but its image has no such group.',
      remedies: ['safe: Add group 998 to web'],
      found: { 'docker in the image': 'not found' },
    },
  );
  catches(
    'a name that is another number in the image',
    project(joins('docker'), { behind: withGroups('docker:x:101:\n') }),
    {
      summary: 'web joins group "docker" by name, but its gid in the image is 101, not the socket\'s.',
      found: { 'docker in the image': 'gid 101' },
    },
  );
  catches(
    'a name that a variable falls back to',
    project(joins('${DOCKER_GID:-docker}'), { behind: withGroups('') }),
    { summary: 'web joins group "docker" by name, but its image has no such group.' },
  );
  catches(
    'a name among numbers',
    project(composeFile('group_add: ["44", docker]'), { behind: withGroups('') }),
    {
      summary: 'web joins group "docker" by name, but its image has no such group.',
      remedies: ['safe: Add group 998 to web'],
    },
  );
  passes(
    'a name that has the right number in the image',
    project(joins('docker'), { behind: withGroups('docker:x:998:\n') }),
  );
  passes(
    'another name that the image has',
    project(composeFile('group_add: [video, "998"]'), { behind: withGroups('video:x:44:\n') }),
  );
  passes('a name in an image that is not there to look into', project(joins('docker')));
  passes('the number', project(joins('998'), { behind: withGroups('') }));
});

describe('dockerfile-gid', () => {
  const { catches, passes } = testRule('dockerfile-gid');
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
  catches('an argument that nobody passes', built(asArg, [], { ...node, ...image }), {
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

describe('next-build-denied', () => {
  const { catches, passes } = testRule('next-build-denied');
  const builtOnceWith = (members: string) => ({
    'app-web': { user: 'app', passwd: 'app:x:10001:10001::/:\n', group: members },
  });
  const told = (gid: string, { image = builtOnceWith('docker:x:998:app\n'), dockerfile = arg } = {}) =>
    project(
      composeFile('group_add: ["${DOCKER_GID}"]')
        .replace('image: web:1', 'build: {context: ., args: {DOCKER_GID: "${DOCKER_GID}"}}')
        .replace(/ {4}user: .*\n/, ''),
      {
        behind: engine({ images: image }),
        files: {
          [`${APP}/Dockerfile`]: ['FROM node:22', ...dockerfile, 'USER app', ''].join('\n'),
          [`${APP}/.env`]: `DOCKER_GID=${gid}\n`,
        },
      },
    );
  const arg = ['ARG DOCKER_GID', 'RUN getent group "$DOCKER_GID" || groupadd -g "$DOCKER_GID" docker'];

  catches("a number that is not the one of the image's group", told('999'), {
    summary: 'web has group 998 only from an earlier build; the next build gets 999.',
    remedies: ['safe: Add group 998 to web'],
    found: { DOCKER_GID: '999, passed to the Dockerfile' },
  });
  passes('the number of the image', told('998'));
  passes('an image that is denied already', told('999', { image: builtOnceWith('docker:x:997:app\n') }));
  passes('an image that is not there', told('999', { image: {} as never }));
  passes('a Dockerfile that does not ask for it', told('999', { dockerfile: ['RUN useradd app'] }));
});

describe('selinux-label', () => {
  const { catches, passes } = testRule('selinux-label');
  const behind = engine({ info: { SecurityOptions: ['name=seccomp,profile=builtin', 'name=selinux'] } });
  const labelled = (...lines: string[]) => project(composeFile('group_add: ["998"]', ...lines), { behind });
  catches('a container that the policy confines', labelled(), {
    summary: 'web is confined by SELinux, which denies containers a connection to the engine.',
    remedies: [
      'risky: Run web without SELinux confinement',
      'manual: Keep SELinux confinement and allow only this connection',
    ],
    found: { engine: 'name=selinux' },
  });
  catches('a level, which changes no type', labelled('security_opt: ["label=level:s0:c1"]'), {
    summary: 'web is confined by SELinux, which denies containers a connection to the engine.',
    found: { security_opt: 'label=level:s0:c1' },
  });
  passes('a container without a label', labelled('security_opt: ["label=disable"]'));
  passes('the older spelling', labelled('security_opt: ["label:disable"]'));
  passes('a type of its own', labelled('security_opt: ["label=type:docker_client.process"]'));
  passes('a privileged container', labelled('privileged: true'));
  passes('an engine without SELinux', project(joins('998')));
  passes('a group that is wrong, which comes first', project(joins('999'), { behind }));
});
