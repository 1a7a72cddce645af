import { describe } from 'vitest';
import { container, engine } from '../../support/memory-engine.ts';
import { directory, file, socket } from '../../support/memory-files.ts';
import { testRule } from '../../support/rule-test.ts';
import { APP, composeFile, joins, linux, project, SOCKET } from '../../support/scenes.ts';

const env = (text: string) => ({ files: { [`${APP}/.env`]: text } });
const root = { uid: 0, gid: 0, name: 'root', dacOverride: true };
const ofRoot = { identity: root, files: { [SOCKET]: socket(engine()) } };
const remap = engine({
  info: { SecurityOptions: ['name=userns'], DockerRootDir: '/var/lib/docker/231072.231072' },
});
const rootless = {
  identity: { uid: 1001, gid: 1001, name: 'bob', groups: [] },
  env: { HOME: '/home/bob', PATH: '/usr/bin', DOCKER_HOST: 'unix:///run/user/1001/docker.sock' },
  files: {
    '/run/user/1001/docker.sock': socket(engine({ info: { SecurityOptions: ['name=rootless'] } }), {
      uid: 1001,
      gid: 100104,
    }),
    '/home/ann': directory({ uid: 1001 }),
    '/run/user/1001/dockerd-rootless/child_pid': '77',
    '/proc/77/uid_map': file('0 1001 1\n1 100000 65536\n'),
    '/proc/77/gid_map': file('0 1001 1\n1 100000 65536\n'),
  },
};
const inRootless = (...lines: string[]) =>
  project(composeFile(...lines).replace('/var/run/docker.sock:/', '/run/user/1001/docker.sock:/'), rootless);

describe('env-gid-invalid', () => {
  const { catches, passes } = testRule('env-gid-invalid');
  const uses = joins('${DOCKER_GID}');
  catches('a comment glued on', project(uses, env('DOCKER_GID=998#docker\n')), {
    summary: 'DOCKER_GID in .env is not a number: 998#docker.',
    remedies: ['safe: Set DOCKER_GID to 998 in .env'],
  });
  catches('a name', project(uses, env('A=1\nDOCKER_GID=docker\n')), {
    summary: 'DOCKER_GID in .env is not a number: docker.',
    found: { '.env:2': 'DOCKER_GID=docker' },
  });
  catches('a number beyond every group id', project(uses, env('DOCKER_GID=4294967295\n')), {
    summary: 'DOCKER_GID in .env is too large for a group id: 4294967295.',
  });
  catches('two values', project(uses, env('DOCKER_GID=998\nDOCKER_GID=999\n')), {
    summary: 'DOCKER_GID in .env is set twice, to 998 and to 999.',
  });
  catches(
    'a socket of the root group, and asks first',
    project(uses, { ...ofRoot, files: { ...ofRoot.files, [`${APP}/.env`]: 'DOCKER_GID=x\n' } }),
    {
      summary: 'DOCKER_GID in .env is not a number: x.',
      remedies: ['risky: Set DOCKER_GID to 0 in .env'],
    },
  );
  catches('a quote that is never closed', project(uses, env('DOCKER_GID="998\nTOKEN=secret\n')), {
    summary: 'DOCKER_GID in .env has an unclosed quote: "998.',
    remedies: ['safe: Set DOCKER_GID to 998 in .env'],
  });
  catches('quotes of a word processor', project(uses, env('DOCKER_GID=“998”\n')), {
    summary: 'DOCKER_GID in .env is not a number: “998”.',
  });
  passes(
    'two values of which the last, which counts, is right',
    project(uses, env('DOCKER_GID=999\nDOCKER_GID=998\n')),
  );
  passes('the same number twice', project(uses, env('DOCKER_GID=998\nDOCKER_GID=998\n')));
  passes('a quoted number', project(uses, env('DOCKER_GID="998" # docker\n')));
  passes('a bad value that no service uses', project(joins('998'), env('DOCKER_GID=docker\n')));
});

describe('gid-unset', () => {
  const { catches, passes } = testRule('gid-unset');
  catches('a variable that nothing sets', project(joins('${DOCKER_GID}')), {
    summary: 'web gets its group from DOCKER_GID, which is not set.',
    remedies: ['safe: Add group 998 to web'],
  });
  catches('a variable that Compose insists on', project(joins('${DOCKER_GID:?set me}')), {
    summary: 'web gets its group from DOCKER_GID, which is not set.',
  });
  catches('a socket of the root group, and asks first', project(joins('${DOCKER_GID}'), ofRoot), {
    summary: 'web gets its group from DOCKER_GID, which is not set.',
    remedies: ['risky: Add group 0 to web'],
  });
  passes('a variable with a default', project(joins('${DOCKER_GID:-999}')));
  passes(
    'a variable that the shell sets',
    project(joins('${DOCKER_GID}'), { env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_GID: '998' } }),
  );
});

describe('a socket that nobody could look at', () => {
  const overTcp = {
    env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_HOST: 'tcp://build:2375' },
    tcp: { 'build:2375': engine({ version: { KernelVersion: '6.12.0-linuxkit' } }) },
  };
  const noGroup = { '/etc/group': file('root:x:0:\n') };
  const unset = testRule('gid-unset');
  const invalid = testRule('env-gid-invalid');
  unset.catches(
    'a missing value, without a guess for a remedy',
    project(joins('${DOCKER_GID}'), { ...overTcp, files: noGroup }),
    {
      summary: 'web gets its group from DOCKER_GID, which is not set.',
      remedies: [],
      found: { socket: '/var/run/docker.sock not readable; 999 is a common default and only a guess' },
    },
  );
  unset.catches(
    "a missing value, and takes the host's docker group for it",
    project(joins('${DOCKER_GID}'), overTcp),
    {
      summary: 'web gets its group from DOCKER_GID, which is not set.',
      remedies: ['safe: Add group 998 to web'],
      found: { socket: "/var/run/docker.sock not readable; 998 is the gid of this host's docker group" },
    },
  );
  invalid.catches(
    'a bad value, and says where the number is found, without a guess',
    project(joins('${DOCKER_GID}'), { ...overTcp, files: { ...noGroup, [`${APP}/.env`]: 'DOCKER_GID=x\n' } }),
    {
      summary: 'DOCKER_GID in .env is not a number: x.',
      remedies: ['manual: Set DOCKER_GID to the group id of the socket'],
    },
  );
});

describe('userns-remap', () => {
  const { catches, passes } = testRule('userns-remap');
  catches('a group that does not exist inside', project(joins('998'), { behind: remap }), {
    summary: "web runs in a remapped user namespace, where the socket's group 998 is not mapped.",
    remedies: [
      'risky: Run web outside the remapped namespace',
      'manual: Add a socket proxy between web and the engine',
    ],
  });
  passes(
    'a service that left the namespace',
    project(composeFile('userns_mode: host', 'group_add: ["998"]'), { behind: remap }),
  );
  passes('an engine that does not remap', project(composeFile()));
});

describe('rootless-gid', () => {
  const { catches, passes } = testRule('rootless-gid');
  catches("the host's number inside a rootless engine", inRootless('group_add: ["100104"]'), {
    summary: 'web must join group 105, which is host gid 100104 in the rootless engine.',
    remedies: ['safe: Add group 105 to web'],
    found: { 'gid map': 'host gid 100104 is 105 in the container (from /proc/77/gid_map)' },
  });
  passes('the translated number', inRootless('group_add: ["105"]'));
  passes('the wrong number under an ordinary engine', project(joins('999')));
});

describe('gid-zero', () => {
  const { catches, passes } = testRule('gid-zero');
  catches('a socket of root:root', project(composeFile(), ofRoot), {
    summary: 'web needs group 0 (root), which owns the Docker socket in the container.',
    remedies: ['risky: Add group 0 to web', 'manual: On a Linux host, give the socket to the docker group'],
  });
  passes('a service that joins it already', project(joins('0'), ofRoot));
  passes('a service that runs as root', project(composeFile().replace('10001:10001', '0:0'), ofRoot));
});

describe('gid-wrong', () => {
  const { catches, passes } = testRule('gid-wrong');
  catches('a number in .env', project(joins('${DOCKER_GID:-998}'), env('DOCKER_GID=999\n')), {
    summary: 'web joins group 999, but the Docker socket belongs to group 998.',
    remedies: ['safe: Add group 998 to web'],
    found: { group_add: '999, from .env:1 DOCKER_GID=999' },
  });
  catches('a default in the file', project(joins('${DOCKER_GID:-999}')), {
    summary: 'web joins group 999, but the Docker socket belongs to group 998.',
    found: { group_add: '999, from the default in compose.yaml:6' },
  });
  catches('a literal', project(joins('999')), {
    summary: 'web joins group 999, but the Docker socket belongs to group 998.',
    found: { group_add: '999, from compose.yaml:6' },
  });
  catches(
    'a number that the shell sets, which no edit of .env can outrank',
    project(joins('${DOCKER_GID:-998}'), { env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_GID: '999' } }),
    {
      summary: 'web joins group 999, but the Docker socket belongs to group 998.',
      remedies: ['manual: Add group 998 to web'],
      found: { group_add: '999, from DOCKER_GID in your environment' },
    },
  );
  catches(
    'a number that --gid contradicts',
    project(joins('999')),
    { summary: 'web joins group 999, but the Docker socket belongs to group 4242.' },
    { gid: 4242 },
  );
  passes('the right number', project(joins('998')));
  passes('two numbers, one of them right', project(composeFile('group_add: ["44", "998"]')));
  passes(
    'a wrong number of a service that runs as root',
    project(joins('999').replace('10001:10001', 'root')),
  );
  passes(
    'a wrong number where the socket cannot be seen',
    project(joins('999'), { files: { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) } }),
  );
});

/** An access list with an entry for one user. */
const granting = (id: number, permissions: number) => ({
  owner: 6,
  users: [{ id, permissions }],
  group: 6,
  groups: [],
  mask: 6,
  other: 0,
});

describe('gid-missing', () => {
  const { catches, passes } = testRule('gid-missing');
  catches('a service without group_add', project(composeFile()), {
    summary: 'web cannot use the Docker socket: its user is not in group 998.',
    remedies: ['safe: Add group 998 to web'],
    found: { user: '10001:10001 (from user:)', group_add: 'none' },
  });
  catches(
    'a user that its image names',
    project(composeFile().replace('    user: "10001:10001"\n', ''), {
      behind: engine({
        images: { 'web:1': { user: 'app', passwd: 'app:x:1000:1000::/:\n', group: 'app:x:1000:\n' } },
      }),
    }),
    {
      summary: 'web cannot use the Docker socket: its user is not in group 998.',
      found: { user: 'app (from the image)' },
    },
  );
  catches(
    'a user that from the Dockerfile names',
    project(composeFile().replace('    user: "10001:10001"\n', '').replace('image: web:1', 'build: .'), {
      files: { [`${APP}/Dockerfile`]: 'FROM node:22\nUSER 1000:1000\n' },
    }),
    {
      summary: 'web cannot use the Docker socket: its user is not in group 998.',
      found: { user: '1000:1000 (from the Dockerfile)' },
    },
  );
  catches(
    'a name that from the Dockerfile gives, before the image is built',
    project(composeFile().replace('    user: "10001:10001"\n', '').replace('image: web:1', 'build: .'), {
      files: { [`${APP}/Dockerfile`]: 'FROM node:22\nUSER appuser\n' },
    }),
    {
      summary: 'web cannot use the Docker socket: its user is not in group 998.',
      found: { user: 'appuser (from the Dockerfile)' },
    },
  );
  passes(
    'a user whom an access list lets in',
    project(composeFile(), { files: { [SOCKET]: socket(engine(), { gid: 998, acl: granting(10_001, 6) }) } }),
  );
  catches(
    'a user whom an access list names, without the right to write',
    project(composeFile(), { files: { [SOCKET]: socket(engine(), { gid: 998, acl: granting(10_001, 4) }) } }),
    { summary: 'web cannot use the Docker socket: its user is not in group 998.' },
  );
  passes(
    "a user whom the image's own group file lets in",
    project(composeFile().replace('10001:10001', 'app'), {
      behind: engine({
        images: { 'web:1': { passwd: 'app:x:1000:1000::/:\n', group: 'app:x:1000:\ndocker:x:998:app\n' } },
      }),
    }),
  );
  passes('a service that joins the group', project(joins('998')));
  passes('a service that runs as root', project(composeFile().replace('10001:10001', '0')));
  passes(
    'a service that does not mount the socket',
    project('services:\n  db:\n    image: db:1\n    user: "999"\n'),
  );
  passes('a user of whom nothing is known', project(composeFile().replace('    user: "10001:10001"\n', '')));
});

describe('container-outdated', () => {
  const { catches, passes } = testRule('container-outdated');
  const running = (overrides: Parameters<typeof container>[0]) =>
    engine({
      containers: [
        container({ groupAdd: ['999'], process: { uid: 10001, gid: 10001, groups: [999] }, ...overrides }),
      ],
    });
  catches('a container from before the correction', project(joins('998'), { behind: running({}) }), {
    summary: 'app-web-1 does not match the current configuration of web and cannot use the Docker socket.',
    remedies: ['safe: Recreate web'],
    found: { 'container group_add': '999', 'process groups': '999, 10001' },
  });
  passes('a container of a service that is wrong itself', project(joins('999'), { behind: running({}) }));
  passes(
    'a container that is up to date',
    project(joins('998'), {
      behind: running({ groupAdd: ['998'], process: { uid: 10001, gid: 10001, groups: [998] } }),
    }),
  );
  passes(
    'a container that was given the group and dropped it',
    project(joins('998'), { behind: running({ groupAdd: ['998'] }) }),
  );
  passes(
    "a container of somebody else's project",
    linux({ behind: running({ project: 'other', service: 'web' }) }),
  );
});

describe('groups-dropped', () => {
  const { catches, passes } = testRule('groups-dropped');
  const running = (overrides: Parameters<typeof container>[0]) =>
    engine({
      containers: [
        container({ groupAdd: ['998'], process: { uid: 1000, gid: 1000, groups: [] }, ...overrides }),
      ],
    });
  catches('a process that lost the group of its container', project(joins('998'), { behind: running({}) }), {
    summary:
      "app-web-1 is configured with access, but its process runs as uid 1000 without the socket's group.",
    remedies: ['manual: Keep the groups when the entrypoint switches users'],
    found: { container: 'user 10001:10001, group_add 998', 'its process': 'app, uid 1000, groups 1000' },
  });
  passes(
    'a process that kept the group',
    project(joins('998'), { behind: running({ process: { uid: 1000, gid: 1000, groups: [998] } }) }),
  );
  passes(
    'a container from before the correction',
    project(joins('998'), { behind: running({ groupAdd: ['999'] }) }),
  );
  passes(
    'a container of another user than the file now says',
    project(joins('998'), { behind: running({ user: '1000' }) }),
  );
});

describe('mount-wrong-path', () => {
  const { catches, passes } = testRule('mount-wrong-path');
  const inMachine = engine({
    version: { KernelVersion: '6.12.0-linuxkit' },
    info: { OperatingSystem: 'Docker Desktop' },
    images: { 'busybox:1': {} },
    inside: { '/var/run/docker.sock': 'socket:0:0:660', '/home/ann/docker.sock': 'directory:0:0:755' },
  });
  const desktop = {
    env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_HOST: 'unix:///home/ann/.docker/run/docker.sock' },
    files: {
      [SOCKET]: socket(inMachine),
      '/home/ann/.docker/run/docker.sock': socket(inMachine, { uid: 1000, gid: 1000 }),
    },
  };
  const mounts = (source: string, more = desktop) =>
    project(joins('0').replace('- /var/run/docker.sock:', `- ${source}:`), more);
  catches("the client's end of a forwarded socket", mounts('/home/ann/.docker/run/docker.sock'), {
    summary:
      "web mounts /home/ann/.docker/run/docker.sock, which is the client's side of a forwarded socket and not a path on the engine's host.",
    remedies: ['safe: Mount /var/run/docker.sock instead'],
  });
  catches("a path that the engine's own host does not have", mounts('/srv/docker.sock'), {
    summary: 'web mounts /srv/docker.sock, which does not exist.',
    remedies: ['safe: Mount /var/run/docker.sock instead'],
  });
  catches('a directory that the engine has made there', mounts('/home/ann/docker.sock'), {
    summary: 'web mounts /home/ann/docker.sock, which is a directory.',
  });
  passes('the path inside of the virtual machine', mounts('/var/run/docker.sock'));
  const folder = (mode: number, text = joins('998')) =>
    project(text.replace('- /var/run/docker.sock:/var/run/docker.sock', '- /srv/engine:/srv/engine'), {
      env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_HOST: 'unix:///srv/engine/docker.sock' },
      files: {
        '/srv/engine': directory({ uid: 1000, mode }),
        '/srv/engine/docker.sock': socket(engine(), { gid: 998 }),
      },
    });
  catches('a folder that the user of the service may not enter', folder(0o700), {
    summary: 'web mounts /srv/engine, a directory that its user cannot enter (mode 0700).',
    remedies: ['manual: Mount /srv/engine/docker.sock instead'],
  });
  passes('a folder that it may enter', folder(0o755));
  testRule('gid-missing').catches('a folder with the socket in it', folder(0o755, composeFile()), {
    summary: 'web cannot use the Docker socket: its user is not in group 998.',
  });
  const mountsOther = composeFile().replace('/var/run/docker.sock:/', '/srv/docker.sock:/');
  catches('a path where nothing is', project(mountsOther, {}), {
    summary: 'web mounts /srv/docker.sock, which does not exist.',
    remedies: ['safe: Mount /var/run/docker.sock instead'],
  });
  passes(
    'another socket that is there',
    project(mountsOther, { files: { '/srv/docker.sock': socket(engine()) } }),
  );
  passes('the socket of the endpoint', project(joins('998'), {}));
});
