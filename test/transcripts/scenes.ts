import { createHash } from 'node:crypto';
import { container, engine } from '../support/memory-engine.ts';
import { directory, file, link, notText, socket } from '../support/memory-files.ts';
import type { Machine } from '../support/memory-host.ts';
import { APP, composeFile, joins, linux, project, SOCKET, without } from '../support/scenes.ts';
import type { SessionOptions } from '../support/terminal.ts';
import { planScenes } from './plan-scenes.ts';
import { processScenes } from './process-scenes.ts';
import { undoScenes } from './undo-scenes.ts';

const refusingProxy = `services:
  proxy:
    image: tecnativa/docker-socket-proxy:v0.4.2
    user: "0:0"
    environment:
      EVENTS: "1"
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
  web:
    image: traefik:v3.1
    command: ["--providers.docker.endpoint=tcp://proxy:2375"]
`;

export interface Scene extends SessionOptions {
  /** The first line of the transcript, and with hyphens for blanks its file's name. */
  readonly title: string;
  readonly args: readonly string[];
  readonly machine: Machine;
}

const ENV = `${APP}/.env`;
const viaVariable = joins('${DOCKER_GID:-998}');
const wrongGid = project(viaVariable, { files: { [ENV]: 'API_TOKEN=s3cr3t\nDOCKER_GID=999\nLOG=debug\n' } });
const noGroupText = composeFile();
const noGroup = project(noGroupText);
const withoutUser = noGroupText.replace('    user: "10001:10001"\n', '');
/** What web gets, db gets too, which has nothing to do with the socket. */
const sharedService = `${noGroupText.replace('web:', 'web: &web')}  db:\n    <<: *web\n    volumes: []\n`;
const remapped = engine({
  info: { SecurityOptions: ['name=userns'], DockerRootDir: '/var/lib/docker/231072.231072' },
});
const outdated = container({
  id: 'abc123def4567890',
  name: 'app-web-1',
  groupAdd: ['999'],
  process: { uid: 10001, gid: 10001, groups: [999] },
});

/** Files of the docker client: this context is the current one. */
function contexts(name: string, Host: string): Record<string, string> {
  const folder = `/home/ann/.docker/contexts/meta/${createHash('sha256').update(name).digest('hex')}`;
  return {
    '/home/ann/.docker/config.json': JSON.stringify({ currentContext: name }),
    [`${folder}/meta.json`]: JSON.stringify({ Name: name, Endpoints: { docker: { Host } } }),
  };
}

const check: readonly Scene[] = [
  {
    title: 'check in order',
    args: ['check'],
    machine: project(viaVariable, { files: { [ENV]: 'DOCKER_GID=998\n' } }),
  },
  {
    title: 'check that fails on a warning',
    args: ['check', '--fail-on', 'warning'],
    machine: project(joins('998'), { files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o666 }) } }),
  },
  {
    title: 'check a remote include',
    args: ['check'],
    machine: project(`include:\n  - https://git.example.test/base.git\n${joins('998')}`),
  },
  { title: 'check without a project', args: ['check'], machine: linux() },
  {
    title: 'check near a project',
    args: ['check'],
    machine: linux({
      files: {
        [`${APP}/deploy/stack.yml`]: composeFile(),
        [`${APP}/.devcontainer/devcontainer.json`]: '{}\n',
      },
    }),
  },
  { title: 'check wrong gid', args: ['check'], machine: wrongGid },
  { title: 'check wrong gid as json', args: ['check', '--format', 'json'], machine: wrongGid },
  { title: 'check wrong gid as markdown', args: ['check', '--format', 'markdown'], machine: wrongGid },
  { title: 'check wrong gid as sarif', args: ['check', '--format', 'sarif'], machine: wrongGid },
  { title: 'check wrong gid as junit', args: ['check', '--format', 'junit'], machine: wrongGid },
  {
    title: 'check not in the group as markdown',
    args: ['check', '--format', 'markdown'],
    machine: notInGroup(linux()),
  },
  { title: 'check wrong gid for github', args: ['check', '--format', 'github'], machine: wrongGid },
  { title: 'check missing group', args: ['check'], machine: noGroup },
  { title: 'check group without a value', args: ['check'], machine: project(joins('${DOCKER_GID}')) },
  {
    title: 'check group that is not a number',
    args: ['check'],
    machine: project(joins('${DOCKER_GID}'), { files: { [ENV]: 'DOCKER_GID=998#docker\n' } }),
  },
  {
    title: 'check socket of the root group',
    args: ['check'],
    machine: project(composeFile(), {
      identity: { uid: 0, gid: 0, name: 'root', dacOverride: true },
      env: { HOME: '/root', PATH: '/usr/local/bin:/usr/bin' },
      files: { [SOCKET]: socket(engine()) },
    }),
  },
  {
    title: 'check with userns remap',
    args: ['check'],
    machine: project(composeFile(), { behind: remapped }),
  },
  {
    title: 'check outdated container',
    args: ['check'],
    machine: project(joins('998'), { behind: engine({ containers: [outdated] }) }),
  },
  { title: 'check not in the group', args: ['check'], machine: notInGroup(linux()) },
  {
    title: 'check stale session',
    args: ['check'],
    machine: linux({ identity: { groups: [] } }),
  },
  {
    title: 'check socket of root alone',
    args: ['check'],
    machine: linux({ files: { [SOCKET]: socket(engine()), '/etc/group': 'root:x:0:\n' } }),
  },
  {
    title: 'check closed folder',
    args: ['check', '--socket', '/run/user/1001/docker.sock'],
    machine: linux({
      files: {
        '/run/user/1001': directory({ uid: 1001, gid: 1001, mode: 0o700 }),
        '/run/user/1001/docker.sock': socket(engine(), { uid: 1001, gid: 1001 }),
      },
    }),
  },
  {
    title: 'check engine stopped',
    args: ['check'],
    machine: linux({ files: { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) } }),
  },
  { title: 'check socket missing', args: ['check'], machine: without(linux(), SOCKET) },
  {
    title: 'check socket elsewhere',
    args: ['check'],
    machine: without(
      linux({ files: { '/home/ann/.docker/run/docker.sock': socket(engine(), { uid: 1000, gid: 1000 }) } }),
      SOCKET,
    ),
  },
  {
    title: 'check link to nothing',
    args: ['check'],
    machine: linux({ files: { [SOCKET]: link('/home/ann/.docker/run/docker.sock') } }),
  },
  {
    title: 'check directory for a socket',
    args: ['check'],
    machine: linux({ files: { [SOCKET]: directory() } }),
  },
  {
    title: 'check engine that hangs',
    args: ['check'],
    machine: linux({ files: { [SOCKET]: socket({ state: 'hung' }, { gid: 998 }) } }),
  },
  {
    title: 'check DOCKER_HOST with quotes',
    args: ['check'],
    machine: linux({ env: { HOME: '/home/ann', DOCKER_HOST: '"unix:///var/run/docker.sock"' } }),
  },
  {
    title: 'check DOCKER_HOST without an answer',
    args: ['check'],
    machine: linux({ env: { HOME: '/home/ann', DOCKER_HOST: 'tcp://127.0.0.1:2375' } }),
  },
  {
    title: 'check without compose',
    args: ['check'],
    machine: without(
      project(viaVariable, { compose: null, files: { [ENV]: 'DOCKER_GID=999\n' } }),
      '/usr/bin/docker',
    ),
  },
];

const notAnEngine = { [SOCKET]: socket({ state: 'not-an-engine' }, { gid: 998 }) };

const more: readonly Scene[] = [
  { title: 'check something that is no engine', args: ['check'], machine: linux({ files: notAnEngine }) },
  {
    title: 'check context that is gone',
    args: ['check'],
    machine: linux({ env: { HOME: '/home/ann', DOCKER_CONTEXT: 'gone' } }),
  },
  {
    title: 'check context that leads nowhere',
    args: ['check'],
    machine: linux({
      files: contexts('colima', 'unix:///home/ann/.colima/default/docker.sock'),
    }),
  },
  {
    title: 'check config that is cut off',
    args: ['check'],
    machine: linux({ files: { '/home/ann/.docker/config.json': '{"currentContext": ' } }),
  },
  {
    title: 'check DOCKER_HOST of a profile',
    args: ['check'],
    machine: linux({
      env: { HOME: '/home/ann', DOCKER_HOST: 'tcp://127.0.0.1:2375' },
      files: { '/home/ann/.profile': 'umask 022\nexport DOCKER_HOST=tcp://127.0.0.1:2375\n' },
    }),
  },
  {
    title: 'check port for TLS without TLS',
    args: ['check'],
    machine: {
      ...linux({ env: { HOME: '/home/ann', DOCKER_HOST: 'tcp://build.lan:2376' } }),
      tcp: { 'build.lan:2376': { state: 'tls', behind: engine(), refuses: null } },
    },
  },
  {
    title: 'check TLS without certificates',
    args: ['check'],
    machine: linux({ env: { HOME: '/home/ann', DOCKER_TLS_VERIFY: '1' } }),
  },
  {
    title: 'check proxy in the way',
    args: ['check'],
    machine: {
      ...linux({
        env: {
          HOME: '/home/ann',
          DOCKER_HOST: 'tcp://10.0.0.1:2375',
          HTTP_PROXY: 'http://10.0.0.9:3128',
        },
      }),
      tcp: { '10.0.0.1:2375': engine(), '10.0.0.9:3128': { state: 'proxy', behind: null } },
    },
  },
  {
    title: 'check refusing proxy',
    args: ['check'],
    machine: {
      ...linux({ env: { HOME: '/home/ann', DOCKER_HOST: 'tcp://127.0.0.1:2375' } }),
      tcp: {
        '127.0.0.1:2375': engine({
          refuses: ['/info', '/containers/json'],
          refusal: { status: 403, body: 'Request forbidden by administrative rules.' },
        }),
      },
    },
  },
  {
    title: 'check proxy of the project that refuses',
    args: ['check'],
    machine: project(refusingProxy),
  },
  {
    title: 'fix proxy of the project that refuses',
    args: ['fix', '--dry-run', '--allow', 'proxy-refuses'],
    machine: project(refusingProxy),
  },
  {
    title: 'check refusing authorization plugin',
    args: ['check'],
    machine: linux({
      behind: engine({
        refuses: ['/info'],
        refusal: { status: 403, body: { message: 'authorization denied by plugin opa: no' } },
      }),
    }),
  },
  {
    title: 'check pinned API version',
    args: ['check'],
    machine: linux({
      env: { HOME: '/home/ann', DOCKER_API_VERSION: '1.12' },
      behind: engine({ version: { MinAPIVersion: '1.24' } }),
    }),
  },
  {
    title: 'check project on another engine',
    args: ['check'],
    machine: project(joins('998'), {
      env: { HOME: '/home/ann', XDG_RUNTIME_DIR: '/run/user/1000', PATH: '/usr/local/bin:/usr/bin' },
      files: {
        '/run/user/1000/docker.sock': socket(engine({ containers: [outdated] }), { uid: 1000 }),
      },
    }),
  },
  {
    title: 'check engine over ssh',
    args: ['check'],
    machine: linux({ env: { HOME: '/home/ann', DOCKER_HOST: 'ssh://ann@build.lan' } }),
  },
  {
    title: 'check project that compose refuses',
    args: ['check'],
    machine: project(noGroupText, { compose: { refuses: 'services.web.ports must be a list' } }),
  },
  {
    title: 'check two services',
    args: ['check'],
    machine: project(noGroupText + noGroupText.replace('services:\n', '').replace('web:', 'api:')),
  },
  {
    title: 'check stale session with a wrong service',
    args: ['check'],
    machine: project(noGroupText, { identity: { groups: [] } }),
  },
  { title: 'check user that is unknown', args: ['check'], machine: project(withoutUser) },
  {
    title: 'check user that is unknown strictly',
    args: ['check', '--strict'],
    machine: project(withoutUser),
  },
];

const badInput: readonly Scene[] = [
  {
    title: 'check project in order that compose refuses',
    args: ['check'],
    machine: project(joins('998'), { compose: { refuses: 'services.web.ports must be a list' } }),
  },
  { title: 'check unknown service', args: ['check', '--service', 'db'], machine: wrongGid },
  { title: 'check compose file that is not there', args: ['check', '-f', 'other.yaml'], machine: linux() },
  { title: 'fix without a project', args: ['fix'], machine: linux() },
  {
    title: 'check bad yaml',
    args: ['check'],
    machine: project('services:\n  web:\n    image: "web:1\n    user: 1\n'),
  },
  {
    title: 'check services that are a list',
    args: ['check'],
    machine: project('services:\n  - web\n'),
  },
  {
    title: 'check env that is not valid UTF-8',
    args: ['check'],
    machine: project(viaVariable, { files: { [ENV]: notText() } }),
  },
  { title: 'check gid that is a word', args: ['check', '--gid', 'abc'], machine: linux() },
  { title: 'check gid below zero', args: ['check', '--gid', '-1'], machine: linux() },
  { title: 'check gid too large', args: ['check', '--gid', '4294967296'], machine: linux() },
  { title: 'check timeout that is no time', args: ['check', '--timeout', 'soon'], machine: linux() },
  {
    title: 'check socket that is an address',
    args: ['check', '--socket', 'unix:///run/docker.sock'],
    machine: linux(),
  },
  { title: 'check socket without a path', args: ['check', '--socket', ''], machine: linux() },
  { title: 'check unknown flag', args: ['check', '--fast'], machine: linux() },
];

const facts = (text: string) => linux({ files: { [`${APP}/facts.json`]: text } });
const from = ['check', '--from', 'facts.json'];

const recorded: readonly Scene[] = [
  { title: 'check from a file that is not there', args: from, machine: linux() },
  { title: 'check from an empty input', args: ['check', '--from', '-'], machine: linux() },
  { title: 'check from facts that are cut off', args: from, machine: facts('{"schemaVersion": 1, "fac') },
  { title: 'check from something else', args: from, machine: facts('{"a": 1}') },
  { title: 'check from facts with a part missing', args: from, machine: facts('{"schemaVersion": 1}') },
  {
    title: 'check from facts of another version',
    args: from,
    machine: facts('{"tool": {"version": "3.1.4"}, "facts": {"schemaVersion": 2}}'),
  },
  { title: 'check from facts and a socket', args: [...from, '--socket', '/x'], machine: linux() },
];

const fix: readonly Scene[] = [
  { title: 'fix dry run', args: ['fix', '--dry-run'], machine: wrongGid },
  { title: 'fix dry run of a missing group', args: ['fix', '--dry-run'], machine: noGroup },
  { title: 'fix without a yes', args: ['fix'], machine: wrongGid },
  { title: 'fix asked and declined', args: ['fix'], machine: wrongGid, answers: 'no' },
  { title: 'fix asked and confirmed', args: ['fix'], machine: wrongGid, answers: 'yes' },
  { title: 'fix yes', args: ['fix', '--yes'], machine: wrongGid },
  { title: 'fix yes for a missing group', args: ['fix', '--yes'], machine: noGroup },
  { title: 'fix yes as json', args: ['fix', '--yes', '--format', 'json'], machine: noGroup },
  {
    title: 'fix with nothing to do',
    args: ['fix', '--yes'],
    machine: project(viaVariable, { files: { [ENV]: 'DOCKER_GID=998\n' } }),
  },
  { title: 'fix that is refused', args: ['fix', '--yes'], machine: project(sharedService) },
  { title: 'fix of the files alone', args: ['fix', '--yes', '--no-rebuild'], machine: wrongGid },
  {
    title: 'fix that the shell overrides',
    args: ['fix', '--yes'],
    machine: project(viaVariable, { env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_GID: '999' } }),
  },
  {
    title: 'fix of a file that is read-only',
    args: ['fix', '--yes'],
    machine: project(noGroupText, {
      files: { [`${APP}/compose.yaml`]: file(noGroupText, { mode: 0o444 }) },
    }),
  },
  {
    title: 'fix by a user who is denied',
    args: ['fix', '--yes'],
    machine: project(noGroupText, { identity: { groups: [] } }),
  },
  { title: 'fix of an unknown rule', args: ['fix', '--only', 'no-such-rule'], machine: wrongGid },
  {
    title: 'fix that needs leave',
    args: ['fix', '--yes'],
    machine: project(composeFile(), { behind: remapped }),
  },
  { title: 'fix of the host alone', args: ['fix', '--yes'], machine: notInGroup(linux()) },
  {
    title: 'fix whose build fails',
    args: ['fix', '--yes'],
    machine: { ...wrongGid, compose: { buildFails: ['#5 RUN npm ci', 'npm error network'] } },
  },
  {
    title: 'fix whose service is unhealthy',
    args: ['fix', '--yes'],
    machine: { ...wrongGid, compose: { health: 'unhealthy', logs: 'Error: no such table: jobs\n' } },
  },
  {
    title: 'fix of an image without tools',
    args: ['fix', '--yes'],
    machine: { ...wrongGid, compose: { tools: [] } },
  },
];

const help: readonly Scene[] = [[], ['check'], ['fix'], ['deploy'], ['explain']].map((command) => ({
  title: [...command, 'help'].join(' '),
  args: [...command, '--help'],
  machine: linux(),
}));

const dockerPyDenial =
  "docker.errors.DockerException: Error while fetching server API version: ('Connection aborted.', PermissionError(13, 'Permission denied'))";
const cliDenial =
  'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock';
const pipeDenial = 'open //./pipe/docker_engine: Access is denied.';

const explain: readonly Scene[] = [
  { title: 'explain a rule', args: ['explain', 'gid-wrong'], machine: linux() },
  { title: 'explain every rule', args: ['explain'], machine: linux() },
  { title: 'explain a text', args: ['explain', '--text-only', dockerPyDenial], machine: linux() },
  {
    title: 'explain a text as json',
    args: ['explain', '--format', 'json', '--text-only', "usermod: group 'docker' does not exist"],
    machine: linux(),
  },
  { title: 'explain a text of this machine', args: ['explain', cliDenial], machine: notInGroup(linux()) },
  { title: 'explain a text of another machine', args: ['explain', pipeDenial], machine: linux() },
  {
    title: 'explain a log on standard input',
    args: ['explain', '-'],
    machine: noGroup,
    input: 'web-1  | listening on 8080\nweb-1  | Error: connect EACCES /var/run/docker.sock\n',
  },
  {
    title: 'explain a text that is no error',
    args: ['explain', 'the build went well'],
    machine: linux(),
  },
  {
    title: 'explain a cause without a rule',
    args: ['explain', 'authorization-plugin-refuses'],
    machine: linux(),
  },
  { title: 'explain a rule that is misspelt', args: ['explain', 'socket-is-dir'], machine: linux() },
  { title: 'explain an unknown rule', args: ['explain', 'no-such-rule'], machine: linux() },
];

export const scenes: readonly Scene[] = [
  ...explain,
  ...check,
  ...more,
  ...badInput,
  ...recorded,
  ...fix,
  ...planScenes,
  ...undoScenes(wrongGid),
  ...processScenes,
  ...help,
];

function notInGroup(machine: Machine): Machine {
  return {
    ...machine,
    identity: { groups: [] },
    files: { ...machine.files, '/etc/group': 'root:x:0:\ndocker:x:998:\nann:x:1000:\n' },
  };
}
