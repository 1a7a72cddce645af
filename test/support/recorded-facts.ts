import type { ContainerFacts, Facts, ServiceFacts } from '../../src/facts/facts.ts';

interface Recorded {
  readonly facts: Facts;
  readonly service: ServiceFacts;
  readonly container: ContainerFacts;
}

/**
 * What is known of an ordinary machine with a service and its container, both with the group of the socket, as `check
 * --format json` has it: for tests of what judges facts, which need nothing that gathers them.
 */
export function recorded(): Recorded {
  const services = facts.project.state === 'found' ? facts.project.services : [];
  const [[service], [container]] = [services, facts.containers];
  if (!service || !container) throw new Error('the record has no service or no container');
  return { facts, service, container };
}

const APP = '/home/ann/app';
const COMPOSE = `${APP}/compose.yaml`;
const SOCKET = '/var/run/docker.sock';

const unknown = (reason: string) => ({ state: 'unknown', reason }) as const;

const notDenied = unknown('not checked (the connection was not denied)');
const noExplanation = unknown('not checked (it cannot explain the result)');
const works = unknown('not checked (the connection works)');
const acl = unknown('not read (owner, group and mode explain the result)');

const directory = (path: string) => ({ path, uid: 0, gid: 0, mode: 0o755, acl });
const node = { uid: 0, gid: 998, mode: 0o660, acl };
const socketMount = { source: SOCKET, target: SOCKET, folder: null, readOnly: false };
const at = (line: number, column: number) => ({ file: COMPOSE, line, column });

const facts: Facts = {
  schemaVersion: 1,
  platform: {
    os: 'linux',
    release: '6.1.0-18-amd64',
    runtime: 'v20.19.0',
  },
  workspace: APP,
  hosting: { kind: 'ordinary' },
  caller: {
    name: 'ann',
    uid: 1000,
    gid: 1000,
    groups: [998],
    dacOverride: false,
    dacReadSearch: false,
    namespace: { state: 'initial' },
    loginGroups: notDenied,
    accounts: unknown('not asked, since the connection was not denied'),
    holders: unknown('not checked (the session is not stale)'),
    unit: { ...unknown('not checked (it is not kept out)'), name: null },
  },
  confinement: {
    selinux: notDenied,
    apparmor: notDenied,
    seccomp: 'unknown',
    noNewPrivileges: null,
    sandbox: null,
    container: null,
  },
  client: {
    directory: '/home/ann/.docker',
    config: { state: 'absent' },
    contexts: [],
    variables: {},
    setIn: [],
    certificates: { state: 'none' },
    pastProxy: null,
  },
  endpoint: {
    host: `unix://${SOCKET}`,
    origin: 'default',
    context: null,
    kind: 'unix',
    path: SOCKET,
  },
  candidates: [],
  socket: {
    state: 'socket',
    path: SOCKET,
    realPath: '/run/docker.sock',
    parents: [directory('/'), directory('/var'), directory('/'), directory('/run')],
    node,
  },
  connection: { state: 'ok' },
  engine: {
    state: 'answered',
    version: '28.5.2',
    apiVersion: '1.51',
    product: 'docker',
    minApiVersion: '',
    operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
    security: ['name=seccomp,profile=builtin'],
    elsewhere: false,
    userns: { mode: 'none' },
    swarm: 'none',
    swarmNodes: null,
  },
  manager: { kind: 'unknown', ...noExplanation },
  launch: noExplanation,
  groups: {
    ofSocket: works,
    docker: works,
    dockerroot: works,
  },
  processes: [],
  mounts: [
    {
      source: SOCKET,
      state: 'seen',
      node,
      folder: directory('/run'),
      by: 'stat',
    },
  ],
  containers: [
    {
      id: 'c1',
      name: 'app-web-1',
      project: 'app',
      service: 'web',
      stack: null,
      configHash: null,
      created: '2020-01-01T00:00:00Z',
      user: '10001:10001',
      status: 'running',
      madeBy: { kind: 'compose', directory: '/home/ann/app' },
      effectiveUser: {
        state: 'known',
        user: '10001:10001',
        source: 'container',
        groups: { state: 'known', uid: 10001, gid: 10001, gids: [] },
      },
      groupAdd: ['998'],
      namedGroups: [],
      deviceGids: [],
      capAdd: [],
      capDrop: [],
      securityOpt: [],
      usernsMode: '',
      privileged: false,
      restartPolicy: '',
      socketMount,
      process: {
        state: 'known',
        frame: 'host',
        command: 'app',
        uid: 10001,
        gid: 10001,
        groups: [998],
        dacOverride: false,
        others: [],
      },
      otherMounts: [],
      environment: {},
      mountedInode: { state: 'live' },
      image: {
        name: 'web:1',
        id: 'id of web:1',
        latestId: null,
      },
    },
  ],
  project: {
    state: 'found',
    name: 'app',
    directory: APP,
    files: [COMPOSE],
    envFile: {
      path: `${APP}/.env`,
      exists: false,
      gids: [],
    },
    authority: {
      kind: 'compose',
      tool: {
        base: {
          file: 'docker',
          args: ['compose'],
          cwd: APP,
        },
      },
    },
    remote: [],
    services: [
      {
        name: 'web',
        at: at(2, 3),
        places: [
          {
            file: COMPOSE,
            keys: ['user', 'group_add', 'volumes'],
          },
        ],
        inherits: [],
        image: 'web:1',
        build: null,
        user: '10001:10001',
        userWritten: {
          raw: '10001:10001',
          variables: [],
          at: at(4, 11),
        },
        groupAdd: [
          {
            value: '998',
            raw: '998',
            variables: [],
            at: at(6, 9),
          },
        ],
        binds: [
          {
            source: SOCKET,
            target: SOCKET,
            readOnly: false,
            written: {
              raw: `${SOCKET}:${SOCKET}`,
              variables: [],
              at: at(8, 9),
            },
          },
        ],
        usernsMode: null,
        networkMode: null,
        command: null,
        environment: {},
        otherMounts: [],
        privileged: false,
        capAdd: [],
        capDrop: [],
        securityOpt: [],
        containerName: null,
        profiles: [],
        socketMount,
        effectiveUser: {
          state: 'known',
          user: '10001:10001',
          source: 'service',
          groups: {
            state: 'known',
            uid: 10001,
            gid: 10001,
            gids: [],
          },
        },
        namedGroups: [],
        takesGidArg: false,
        buildGroups: [],
        deviceGids: [],
        shellGids: {},
      },
    ],
    allServices: ['web'],
  },
  override: null,
  listing: { state: 'listed' },
  asked: { services: [], containers: [], all: false },
};
