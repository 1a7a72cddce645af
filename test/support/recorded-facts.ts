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

const facts: Facts = {
  schemaVersion: 1,
  platform: {
    os: 'linux',
    release: '6.1.0-18-amd64',
    runtime: 'v20.19.0',
  },
  workspace: '/home/ann/app',
  hosting: {
    kind: 'ordinary',
  },
  caller: {
    name: 'ann',
    uid: 1000,
    gid: 1000,
    groups: [998],
    dacOverride: false,
    dacReadSearch: false,
    namespace: {
      state: 'initial',
    },
    loginGroups: {
      state: 'unknown',
      reason: 'not checked (the connection was not denied)',
    },
    accounts: {
      state: 'unknown',
      reason: 'not asked, since the connection was not denied',
    },
    holders: {
      state: 'unknown',
      reason: 'not checked (the session is not stale)',
    },
  },
  confinement: {
    selinux: {
      state: 'unknown',
      reason: 'not checked (the connection was not denied)',
    },
    apparmor: {
      state: 'unknown',
      reason: 'not checked (the connection was not denied)',
    },
    seccomp: 'unknown',
    noNewPrivileges: null,
    sandbox: null,
    container: null,
  },
  client: {
    directory: '/home/ann/.docker',
    config: {
      state: 'absent',
    },
    contexts: [],
    variables: {},
    setIn: [],
    certificates: {
      state: 'none',
    },
    pastProxy: null,
  },
  endpoint: {
    host: 'unix:///var/run/docker.sock',
    origin: 'default',
    context: null,
    kind: 'unix',
    path: '/var/run/docker.sock',
  },
  candidates: [],
  socket: {
    state: 'socket',
    path: '/var/run/docker.sock',
    realPath: '/run/docker.sock',
    parents: [
      {
        path: '/',
        uid: 0,
        gid: 0,
        mode: 493,
        acl: {
          state: 'unknown',
          reason: 'not read (owner, group and mode explain the result)',
        },
      },
      {
        path: '/var',
        uid: 0,
        gid: 0,
        mode: 493,
        acl: {
          state: 'unknown',
          reason: 'not read (owner, group and mode explain the result)',
        },
      },
      {
        path: '/',
        uid: 0,
        gid: 0,
        mode: 493,
        acl: {
          state: 'unknown',
          reason: 'not read (owner, group and mode explain the result)',
        },
      },
      {
        path: '/run',
        uid: 0,
        gid: 0,
        mode: 493,
        acl: {
          state: 'unknown',
          reason: 'not read (owner, group and mode explain the result)',
        },
      },
    ],
    node: {
      uid: 0,
      gid: 998,
      mode: 432,
      acl: {
        state: 'unknown',
        reason: 'not read (owner, group and mode explain the result)',
      },
    },
  },
  connection: {
    state: 'ok',
  },
  engine: {
    state: 'answered',
    version: '28.5.2',
    apiVersion: '1.51',
    product: 'docker',
    minApiVersion: '',
    operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
    security: ['name=seccomp,profile=builtin'],
    elsewhere: false,
    userns: {
      mode: 'none',
    },
    swarm: 'none',
  },
  manager: {
    kind: 'unknown',
    state: 'unknown',
    reason: 'not checked (it cannot explain the result)',
  },
  launch: {
    state: 'unknown',
    reason: 'not checked (it cannot explain the result)',
  },
  groups: {
    ofSocket: {
      state: 'unknown',
      reason: 'not checked (the connection works)',
    },
    docker: {
      state: 'unknown',
      reason: 'not checked (the connection works)',
    },
    dockerroot: {
      state: 'unknown',
      reason: 'not checked (the connection works)',
    },
  },
  mounts: [
    {
      source: '/var/run/docker.sock',
      state: 'seen',
      node: {
        uid: 0,
        gid: 998,
        mode: 432,
        acl: {
          state: 'unknown',
          reason: 'not read (owner, group and mode explain the result)',
        },
      },
      folder: {
        path: '/run',
        uid: 0,
        gid: 0,
        mode: 493,
        acl: {
          state: 'unknown',
          reason: 'not read (owner, group and mode explain the result)',
        },
      },
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
      socketMount: {
        source: '/var/run/docker.sock',
        target: '/var/run/docker.sock',
        folder: null,
        readOnly: false,
      },
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
      mountedInode: {
        state: 'live',
      },
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
    directory: '/home/ann/app',
    files: ['/home/ann/app/compose.yaml'],
    envFile: {
      path: '/home/ann/app/.env',
      exists: false,
      gids: [],
    },
    authority: {
      kind: 'compose',
      tool: {
        base: {
          file: 'docker',
          args: ['compose'],
          cwd: '/home/ann/app',
        },
      },
    },
    remote: [],
    services: [
      {
        name: 'web',
        at: {
          file: '/home/ann/app/compose.yaml',
          line: 2,
          column: 3,
        },
        places: [
          {
            file: '/home/ann/app/compose.yaml',
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
          at: {
            file: '/home/ann/app/compose.yaml',
            line: 4,
            column: 11,
          },
        },
        groupAdd: [
          {
            value: '998',
            raw: '998',
            variables: [],
            at: {
              file: '/home/ann/app/compose.yaml',
              line: 6,
              column: 9,
            },
          },
        ],
        binds: [
          {
            source: '/var/run/docker.sock',
            target: '/var/run/docker.sock',
            readOnly: false,
            written: {
              raw: '/var/run/docker.sock:/var/run/docker.sock',
              variables: [],
              at: {
                file: '/home/ann/app/compose.yaml',
                line: 8,
                column: 9,
              },
            },
          },
        ],
        usernsMode: null,
        networkMode: null,
        command: null,
        privileged: false,
        capAdd: [],
        capDrop: [],
        securityOpt: [],
        containerName: null,
        profiles: [],
        socketMount: {
          source: '/var/run/docker.sock',
          target: '/var/run/docker.sock',
          folder: null,
          readOnly: false,
        },
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
  asked: { services: [], containers: [], all: false },
};
