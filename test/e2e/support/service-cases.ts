import { freeGid } from '../../lab/lab.ts';
import { type AppService, group } from './app-service.ts';

/** Other files of the project, by name; SOCKET stands for that of the engine. */
export interface Files {
  readonly files?: Readonly<Record<string, string>>;
}

interface Case extends AppService, Files {
  readonly title: string;
  /** Of the errors. */
  readonly rules: readonly string[];
  readonly summary?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export const cases: readonly Case[] = [
  {
    title: 'a group from .env that is not the socket’s',
    app: group('${DOCKER_GID:-998}'),
    files: { '.env': '# the group\nDOCKER_GID=999\n' },
    rules: ['gid-wrong'],
    summary: `app joins group 999, but the Docker socket belongs to group ${freeGid}.`,
  },
  {
    title: 'a wrong group from a default',
    app: group('${DOCKER_GID:-998}'),
    rules: ['gid-wrong'],
    summary: 'app joins group 998,',
  },
  { title: 'a wrong group in the file', app: group('997'), rules: ['gid-wrong'] },
  {
    title: 'a wrong group from the shell, which outranks .env',
    app: group('${DOCKER_GID}'),
    files: { '.env': `DOCKER_GID=${freeGid}\n` },
    env: { DOCKER_GID: '996' },
    rules: ['gid-wrong'],
    summary: 'app joins group 996,',
  },
  { title: 'no group at all', rules: ['gid-missing'] },
  {
    title: 'a right group in the primary place',
    user: `"10001:${freeGid}"`,
    rules: [],
  },
  { title: 'a wrong group in the primary place', user: '"10001:999"', rules: ['gid-wrong'] },
  { title: 'a variable that is set nowhere', app: group('${DOCKER_GID}'), rules: ['gid-unset'] },
  {
    title: 'a required variable that is set nowhere',
    app: group('${DOCKER_GID:?set it}'),
    rules: ['gid-unset'],
  },
  {
    title: 'a word where .env should have a number',
    app: group('${DOCKER_GID:-998}'),
    files: { '.env': 'DOCKER_GID=docker\n' },
    rules: ['env-gid-invalid'],
  },
  {
    title: 'a comment glued to the number',
    app: group('${DOCKER_GID}'),
    files: { '.env': `DOCKER_GID=${freeGid}#docker\n` },
    rules: ['env-gid-invalid'],
  },
  {
    title: 'a number that is set twice',
    app: group('${DOCKER_GID}'),
    files: { '.env': `DOCKER_GID=${freeGid}\nTOKEN=x\nDOCKER_GID=999\n` },
    rules: ['env-gid-invalid'],
  },
  {
    title: 'the right group from .env',
    app: group('${DOCKER_GID:-998}'),
    files: { '.env': `DOCKER_GID="${freeGid}" # ours\n` },
    rules: [],
  },
  { title: 'root, which needs no group', user: 'root', rules: [] },
  {
    title: 'the long syntax of a mount',
    mount: [
      '  - type: bind',
      '    source: SOCKET',
      '    target: /var/run/docker.sock',
      '    read_only: true',
    ],
    rules: ['gid-missing'],
  },
  {
    title: 'a mount whose source comes from a variable',
    mount: ['  - ${DOCKER_SOCK:-SOCKET}:/var/run/docker.sock:ro'],
    rules: ['gid-missing'],
  },
  {
    title: 'a group that comes by merge key and anchor',
    head: ['x-base: &base', '  group_add: ["999"]'],
    app: ['<<: *base'],
    rules: ['gid-wrong'],
  },
  {
    title: 'a whole service that comes by an alias',
    head: [`x-groups: &groups ["\${DOCKER_GID:-${freeGid}}"]`],
    app: ['group_add: *groups'],
    rules: [],
  },
  {
    title: 'an override file that gives the group',
    files: { 'compose.override.yaml': `services:\n  app:\n    group_add: ["${freeGid}"]\n` },
    rules: [],
  },
  {
    title: 'an override file that takes the user away from root',
    user: 'root',
    files: { 'compose.override.yaml': 'services:\n  app:\n    user: "10001"\n' },
    rules: ['gid-missing'],
  },
  {
    title: 'an override file that gives the mount',
    mount: ['  - /tmp:/host-tmp'],
    files: {
      'compose.override.yaml': 'services:\n  app:\n    volumes: ["SOCKET:/var/run/docker.sock"]\n',
    },
    rules: ['gid-missing'],
  },
  { title: 'no mount of the socket', mount: ['  - /tmp:/host-tmp'], rules: [] },
  {
    title: 'an image whose user is root',
    user: '',
    image: 'alpine:3',
    rules: [],
  },
  {
    title: 'an image with a user of its own',
    user: '',
    image: 'dockperm-e2e/user',
    rules: ['gid-missing'],
  },
  {
    title: 'an image whose /etc/group gives its user the group',
    user: '',
    image: 'dockperm-e2e/member',
    rules: [],
  },
  {
    title: 'a group by a name that the image does not have',
    app: group('docker'),
    rules: ['group-by-name'],
    summary: 'app joins group "docker" by name, but its image has no such group.',
  },
  {
    title: 'a group by a name that is another number in the image',
    app: group('audio'),
    rules: ['group-by-name'],
    summary: 'app joins group "audio" by name, but its gid in the image is 29',
  },
  {
    title: 'a group by a name that is the socket’s in the image',
    app: group('docker'),
    user: 'stranger',
    image: 'dockperm-e2e/member',
    rules: [],
  },
  {
    title: 'the directory of the socket, without a group',
    mount: ['  - FOLDER:/engine'],
    rules: ['gid-missing'],
  },
  {
    title: 'the directory of the socket, with its group',
    mount: ['  - FOLDER:/engine'],
    app: group(`${freeGid}`),
    rules: [],
  },
  {
    title: 'a path where nothing is',
    mount: ['  - /srv/dockperm-e2e/docker.sock:/var/run/docker.sock'],
    app: group(`${freeGid}`),
    rules: ['mount-wrong-path'],
  },
  {
    title: 'a directory where the socket should be',
    mount: ['  - /tmp:/var/run/docker.sock'],
    app: group(`${freeGid}`),
    rules: ['mount-wrong-path'],
    summary: 'app mounts /tmp, which is a directory.',
  },
  {
    title: 'a quote that is never closed',
    app: group('${DOCKER_GID}'),
    files: { '.env': `DOCKER_GID="${freeGid}\nTOKEN=x\n` },
    rules: ['env-gid-invalid'],
  },
  {
    title: 'two numbers of which the last, which counts, is right',
    app: group('${DOCKER_GID}'),
    files: { '.env': `DOCKER_GID=999\nDOCKER_GID=${freeGid}\n` },
    rules: [],
  },
  {
    title: 'a user whose name only the image knows',
    user: 'stranger',
    image: 'dockperm-e2e/member',
    rules: ['gid-missing'],
  },
];
