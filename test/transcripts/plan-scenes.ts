import { engine } from '../support/memory-engine.ts';
import { file, socket } from '../support/memory-files.ts';
import { APP, composeFile, joins, linux, project, SOCKET, unit, without } from '../support/scenes.ts';
import type { Scene } from './scenes.ts';

const notInGroup = { '/etc/group': file('root:x:0:\ndocker:x:998:\nann:x:1000:\n') };
const outsider = { identity: { groups: [] }, files: notInGroup };
const ofRootAlone = linux({
  identity: { groups: [] },
  files: { [SOCKET]: socket(engine()), '/etc/group': file('root:x:0:\nann:x:1000:\n') },
});
/** The unit says so, and would say so again after every start. */
const closedByUnit = linux({
  files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o600 }) },
  units: [
    unit('docker.socket', { active: 'active', makes: { group: 'docker', mode: '0600' } }),
    unit('docker.service', { active: 'active' }),
  ],
});
/** The engine does not ask the directory that knows the group; a number needs no asking. */
const groupOfDirectory = linux({
  identity: { groups: [] },
  units: null,
  directoryGroups: 'docker:*:5000:ann',
  files: {
    [SOCKET]: socket(engine()),
    '/etc/group': file('root:x:0:\nann:x:1000:\n'),
    '/etc/docker/daemon.json': file('{\n  "log-driver": "local"\n}\n'),
    '/etc/init.d/docker': file(''),
    '/usr/sbin/service': file(''),
    '/proc/70/status': file(
      'Name:\tdockerd\nPPid:\t1\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t\nCapEff:\t0000000000000000\n',
    ),
    '/proc/70/cmdline': file('/usr/bin/dockerd\0'),
  },
});
const remapped = engine({
  info: { SecurityOptions: ['name=userns'], DockerRootDir: '/var/lib/docker/231072.231072' },
});
const stopped = linux({ files: { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) } });

/** Two services of which nothing is known but what they mount, and one that is known to read only. */
const traefik = [
  'services:',
  '  proxy:',
  '    image: traefik:v3',
  '    command:',
  '      - --providers.docker=true',
  '    ports: ["80:80"]',
  '    volumes:',
  '      - /var/run/docker.sock:/var/run/docker.sock:ro',
  '      - ./certs:/certs',
  '  app:',
  '    image: app:1',
  '',
].join('\n');

/** The number that its second group wants is its first one's. */
const collision = [
  'FROM debian:bookworm-slim',
  'RUN groupadd -g 998 jobs',
  'RUN groupadd -g 998 docker && useradd -m -G docker app',
  'USER app',
  '',
].join('\n');

/** A plan of each kind: what a dry run shows, what is asked, what stops it before the first write. */
export const planScenes: readonly Scene[] = [
  {
    title: 'fix dry run of a host without the group',
    args: ['fix', '--dry-run', '--allow', 'socket-group-missing'],
    machine: ofRootAlone,
  },
  {
    title: 'fix dry run of a unit of systemd',
    args: ['fix', '--dry-run', '--allow', 'risky'],
    machine: closedByUnit,
  },
  { title: 'fix of a unit of systemd without leave', args: ['fix', '--yes'], machine: closedByUnit },
  {
    title: 'fix dry run of daemon.json',
    args: ['fix', '--dry-run', '--allow', 'risky'],
    machine: groupOfDirectory,
  },
  {
    title: 'fix dry run with userns remap',
    args: ['fix', '--dry-run', '--allow', 'risky'],
    machine: project(composeFile(), { behind: remapped }),
  },
  {
    title: 'fix dry run with a proxy',
    args: ['fix', '--dry-run', '--strategy', 'proxy'],
    machine: project(traefik),
  },
  {
    title: 'fix dry run with a proxy for an unknown image',
    args: ['fix', '--dry-run', '--strategy', 'proxy'],
    machine: project(composeFile()),
  },
  {
    title: 'fix with a proxy whose name is taken',
    args: ['fix', '--dry-run', '--strategy', 'proxy'],
    machine: project(`${traefik}  proxy-socket-proxy:\n    image: nginx:1\n`),
  },
  {
    title: 'fix dry run of a Dockerfile',
    args: ['fix', '--dry-run'],
    machine: project(joins('998').replace('    image: web:1\n', '    build: .\n'), {
      files: { [`${APP}/Dockerfile`]: collision },
    }),
  },
  {
    title: 'fix dry run from another folder',
    args: ['fix', '--dry-run', '-C', APP],
    machine: { ...project(composeFile()), cwd: '/' },
  },
  { title: 'fix of a stopped engine without a yes to root', args: ['fix', '--yes'], machine: stopped },
  {
    title: 'fix of a config that is cut off',
    args: ['fix', '--dry-run'],
    machine: linux({ files: { '/home/ann/.docker/config.json': '{"currentContext": "col' } }),
  },
  {
    title: 'fix of a socket that is open to all',
    args: ['fix', '--dry-run', '--allow', 'socket-world-writable'],
    machine: project(joins('998'), { files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o666 }) } }),
  },
  { title: 'fix of a stopped engine in a dry run', args: ['fix', '--dry-run'], machine: stopped },
  { title: 'fix of a stopped engine without a terminal', args: ['fix'], machine: stopped },
  { title: 'fix of a stopped engine at a terminal', args: ['fix'], machine: stopped, answers: 'no' },
  {
    title: 'fix of a membership',
    args: ['fix', '--yes', '--allow', 'user-not-in-group'],
    machine: linux(outsider),
  },
  {
    title: 'fix of a membership and a service',
    args: ['fix'],
    machine: project(composeFile(), outsider),
    answers: ['yes', 'yes'],
  },
  {
    title: 'fix asked about a membership and declined',
    args: ['fix'],
    machine: project(composeFile(), outsider),
    answers: ['no', 'no'],
  },
  {
    title: 'fix asked about one risk alone',
    args: ['fix'],
    machine: linux(outsider),
    answers: ['yes'],
  },
  {
    title: 'fix of a membership with a password that is not typed',
    args: ['fix', '--yes', '--allow', 'risky'],
    machine: linux({ ...outsider, sudo: 'wants-password' }),
  },
  {
    title: 'fix of a membership without usermod',
    args: ['fix', '--yes', '--allow', 'risky'],
    machine: without(linux(outsider), '/usr/sbin/usermod'),
  },
  {
    title: 'fix on a full disk',
    args: ['fix', '--yes'],
    machine: { ...project(composeFile()), free: 4096 },
  },
];
