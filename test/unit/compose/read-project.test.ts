import { describe, expect, it } from 'vitest';
import type { ComposeService } from '../../../src/compose/model.ts';
import { type ReadOptions, readComposeProject } from '../../../src/compose/read-project.ts';
import { DockpermError } from '../../../src/errors.ts';

type Files = Record<string, string>;
type Extra = Partial<Omit<ReadOptions, 'loadFile'>>;

/** Reads `compose.yaml`, then `compose.override.yaml` when given; other files are there for `extends` and `include`. */
function read(files: Files, extra: Extra = {}) {
  const main = ['/p/compose.yaml', '/p/compose.override.yaml'].filter((path) => files[path] !== undefined);
  const options = { env: { HOME: '/home/me' }, directory: '/p', name: null, ...extra };
  const sources = main.map((path) => ({ path, text: files[path] ?? '' }));
  return readComposeProject(sources, { ...options, loadFile: (path) => files[path] });
}

function app(text: string, extra: Extra = {}): ComposeService {
  const service = read({ '/p/compose.yaml': text }, extra).services.find(({ name }) => name === 'app');
  if (service === undefined) throw new Error('no service app');
  return service;
}

const groups = (service: ComposeService | undefined) => service?.groupAdd.map(({ value }) => value);
const sources = (service: ComposeService | undefined) => service?.binds.map(({ source }) => source);

describe('one file', () => {
  it('reads everything a service says about who it runs as', () => {
    const text = `services:
  app:
    image: a
    user: 1000:1000
    group_add: ["\${DOCKER_GID:-998}", 0999]
    userns_mode: host
    privileged: true
    cap_add: [ALL]
    cap_drop: [NET_RAW]
    container_name: one
    network_mode: none
    command: [a, 1]
    profiles: [dev]
    build: {context: ./api, dockerfile: D, target: t, args: [A=1, B]}
`;
    expect(app(text, { env: { DOCKER_GID: '4242' } })).toEqual({
      name: 'app',
      at: { file: '/p/compose.yaml', line: 2, column: 3 },
      places: [
        {
          file: '/p/compose.yaml',
          keys: ['user', 'group_add', 'userns_mode', 'network_mode', 'command', 'build'],
        },
      ],
      inherits: [],
      image: 'a',
      user: '1000:1000',
      userWritten: {
        raw: '1000:1000',
        variables: [],
        at: { file: '/p/compose.yaml', line: 4, column: 11 },
      },
      groupAdd: [
        {
          value: '4242',
          raw: '${DOCKER_GID:-998}',
          variables: [{ name: 'DOCKER_GID', fallback: '998', required: false }],
          at: { file: '/p/compose.yaml', line: 5, column: 17 },
        },
        { value: '0999', raw: '0999', variables: [], at: { file: '/p/compose.yaml', line: 5, column: 39 } },
      ],
      securityOpt: [],
      usernsMode: 'host',
      networkMode: 'none',
      command: ['a', '1'],
      start: { entrypoint: null, command: ['a', '1'] },
      environment: {},
      privileged: true,
      capAdd: ['ALL'],
      capDrop: ['NET_RAW'],
      containerName: 'one',
      profiles: ['dev'],
      binds: [],
      build: { context: '/p/api', dockerfile: '/p/api/D', target: 't', args: { A: '1', B: null } },
    });
  });

  it('reads binds in both syntaxes and behind named volumes', () => {
    const text = `services:
  app:
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro,z
      - ./data/../x:/x
      - ~/.docker:/d
      - //run//a.sock:/a.sock
      - data:/data
      - /anonymous
      - sock:/sock
      - type: bind
        source: \${S}/y
        target: /y
        read_only: true
      - {type: volume, source: data, target: /z}
      - \${UNSET}:/u
volumes:
  data:
  sock: {driver: local, driver_opts: {type: none, o: "bind,ro", device: /run/docker.sock}}
`;
    const { binds } = app(text, { env: { HOME: '/home/me', S: '/s' } });
    expect(binds.map(({ written: _, ...bind }) => bind)).toEqual([
      { source: '/var/run/docker.sock', target: '/var/run/docker.sock', readOnly: true },
      { source: '/p/x', target: '/x', readOnly: false },
      { source: '/home/me/.docker', target: '/d', readOnly: false },
      { source: '/run/a.sock', target: '/a.sock', readOnly: false },
      { source: '/run/docker.sock', target: '/sock', readOnly: false },
      { source: '/s/y', target: '/y', readOnly: true },
      { source: '', target: '/u', readOnly: false },
    ]);
    expect(binds.map(({ written }) => written?.raw ?? null)).toEqual([
      '/var/run/docker.sock:/var/run/docker.sock:ro,z',
      './data/../x:/x',
      '~/.docker:/d',
      '//run//a.sock:/a.sock',
      null,
      '${S}/y',
      '${UNSET}:/u',
    ]);
    expect(binds.at(-1)?.written?.variables).toEqual([{ name: 'UNSET', fallback: null, required: false }]);
  });

  it('follows anchors, aliases and merge keys, own keys first', () => {
    const text = `x-a: &a {user: "1", image: x, volumes: [&sock /s:/s]}
x-b: &b {user: "2", privileged: true}
services:
  app:
    <<: [*a, *b]
    image: own
  two: *a
  three: {volumes: [*sock]}
`;
    expect(app(text)).toMatchObject({ user: '1', image: 'own', privileged: true });
    expect(read({ '/p/compose.yaml': text }).services.map(sources)).toEqual([['/s'], ['/s'], ['/s']]);
  });

  it('builds from a path, from the directory, or from lines in the file itself', () => {
    expect(app('services: {app: {build: ./a}}').build).toMatchObject({
      context: '/p/a',
      dockerfile: '/p/a/Dockerfile',
    });
    expect(app('services: {app: {build: {target: x}}}').build).toMatchObject({ context: '/p', target: 'x' });
    expect(app('services: {app: {build: {dockerfile_inline: FROM a}}}').build?.dockerfile).toBeNull();
  });

  it('reads several documents, the first format, an empty file and a service without settings', () => {
    expect(app('name: a\n---\nservices:\n  app: {image: b}\n').image).toBe('b');
    expect(app('app:\n  image: b\n').image).toBe('b');
    expect(read({ '/p/compose.yaml': '' }).services).toEqual([]);
    expect(app('services:\n  app:\n').image).toBeNull();
  });

  it.each([
    [{}, 'p'],
    [{ name: 'From Option' }, 'fromoption'],
    [{ directory: '/x/_My.App' }, 'myapp'],
  ])('is named by the option, the file or the directory: %j', (extra, name) => {
    expect(read({ '/p/compose.yaml': 'services: {}' }, extra).name).toBe(name);
  });

  it('takes the name in the file before the directory', () => {
    expect(read({ '/p/compose.yaml': 'name: ${N:-shop}' }).name).toBe('shop');
  });
});

describe('override files', () => {
  const over = (base: string, override: string) => {
    const files = {
      '/p/compose.yaml': `services:\n  app:\n${base}`,
      '/p/compose.override.yaml': `services:\n  app:\n${override}`,
    };
    return read(files).services[0];
  };

  it('adds groups, replaces mounts of the same target and single values', () => {
    const merged = over(
      '    image: a\n    user: "1"\n    group_add: [1, 2]\n    volumes: [/a:/x, /b:/y]\n    build: .\n',
      '    user: "2"\n    group_add: [2, 3]\n    volumes: [/c:/x]\n    build: {args: {A: 1}}\n',
    );
    expect(merged).toMatchObject({ image: 'a', user: '2', build: { context: '/p', args: { A: '1' } } });
    expect(groups(merged)).toEqual(['1', '2', '3']);
    expect(sources(merged)).toEqual(['/c', '/b']);
    expect(merged?.groupAdd[2]?.at.file).toBe('/p/compose.override.yaml');
    expect(merged?.at.file).toBe('/p/compose.yaml');
  });

  it('merges build arguments in either form', () => {
    const merged = over('    build: {args: [A=1, B=2]}\n', '    build: {args: {B: 3}}\n');
    expect(merged?.build?.args).toEqual({ A: '1', B: '3' });
  });

  it('takes away with !reset and replaces with !override', () => {
    const merged = over(
      '    user: "1"\n    group_add: [1]\n    volumes: [/a:/x]\n',
      '    user: !reset null\n    group_add: !override [2]\n    volumes: !reset []\n',
    );
    expect(merged).toMatchObject({ user: null, binds: [] });
    expect(groups(merged)).toEqual(['2']);
  });

  it('drops a whole service with !reset', () => {
    const files = {
      '/p/compose.yaml': 'services: {app: {image: a}}',
      '/p/compose.override.yaml': 'services: {app: !reset null}',
    };
    expect(read(files).services).toEqual([]);
  });
});

describe('extends and include', () => {
  it('extends a service of the same file and of another, whose paths start in its own directory', () => {
    const files = {
      '/p/compose.yaml': `services:
  app:
    extends: middle
    group_add: [3]
  middle:
    extends: {file: ../common/base.yaml, service: base}
    group_add: [2]
`,
      '/common/base.yaml': 'services: {base: {user: "7", group_add: [1], volumes: [./s:/s], build: .}}',
    };
    const [service] = read(files).services;
    expect(service).toMatchObject({ user: '7', build: { context: '/common' } });
    expect(groups(service)).toEqual(['1', '2', '3']);
    expect(sources(service)).toEqual(['/common/s']);
  });

  it('includes projects with their own directory and variables', () => {
    const files = {
      '/p/compose.yaml':
        'include:\n  - sub/compose.yaml\n  - path: [other.yaml]\n    env_file: o.env\nservices: {app: {image: a}}',
      '/p/sub/compose.yaml': 'services: {db: {user: "${U}", volumes: [./d:/d]}}',
      '/p/sub/.env': 'U=5',
      '/p/other.yaml': 'services: {web: {user: "${U}"}}',
      '/p/o.env': 'U=6',
    };
    const { services } = read(files);
    expect(services.map(({ name, user }) => [name, user]).sort()).toEqual([
      ['app', null],
      ['db', '5'],
      ['web', '6'],
    ]);
    expect(sources(services.find(({ name }) => name === 'db'))).toEqual(['/p/sub/d']);
  });

  it('skips missing files when the caller asks for it', () => {
    const text = 'include: [no.yaml]\nservices: {app: {extends: {file: no.yaml, service: x}, image: a}}';
    expect(app(text, { missing: 'skip' }).image).toBe('a');
  });
});

describe('what cannot be read', () => {
  it.each([
    ['services:\n  app:\n\timage: a', /^compose\.yaml:\d+:\d+: the file is not YAML: /],
    ['services: [a]', /^compose\.yaml:1:11: `services` is not a mapping$/],
    ['services:\n  app: a\n', /^compose\.yaml:2:8: service `app` is not a mapping$/],
    ['- a', /^compose\.yaml:1:1: the top level is not a mapping$/],
    ['services:\n  app: *no', /^compose\.yaml:2:8: /],
    ['services:\n  app: &a\n    x: *a', /^compose\.yaml:3:8: an alias refers to its own parent$/],
    ['services: {app: {extends: app}}', /^compose\.yaml:1:27: service `app` extends itself$/],
    ['services: {app: {extends: web}}', /: `extends` refers to an unknown service: web$/],
    [
      'services: {app: {extends: {file: b.yaml, service: x}}}',
      /: `extends` refers to a file that cannot be read: \/p\/b\.yaml$/,
    ],
    ['include: [b.yaml]', /: `include` refers to a file that cannot be read: \/p\/b\.yaml$/],
    ['include: [compose.yaml]', /includes itself$/],
  ])('%j', (text, message) => {
    const reading = () => read({ '/p/compose.yaml': text });
    expect(reading).toThrow(DockpermError);
    expect(reading).toThrow(
      expect.objectContaining({ code: 'compose-invalid', message: expect.stringMatching(message) }),
    );
  });

  it('ends on aliases that multiply', () => {
    const levels = Array.from(
      { length: 40 },
      (_, at) => `x${at}: &x${at} [${at === 0 ? 'a' : `*x${at - 1}, *x${at - 1}`}]`,
    );
    expect(
      read({ '/p/compose.yaml': `${levels.join('\n')}\nservices: {app: {image: a}}` }).services,
    ).toHaveLength(1);
  });
});

describe('what would have to be fetched', () => {
  it.each([
    'git@example.test:team/base.git',
    'https://example.test/base.git#main:sub',
    'ssh://git@example.test/base.git',
    'git://example.test/base.git',
    'github.com/team/base',
    'oci://registry.example.test/base:1',
  ])('is named, and the rest is read: %s', (source) => {
    const text = `include:\n  - ${source}\n  - path: [local.yaml, "${source}"]\nservices: { app: { image: a } }\n`;
    const { remote, services } = read({
      '/p/compose.yaml': text,
      '/p/local.yaml': 'services: { local: { image: l } }\n',
    });
    expect(remote).toMatchObject([
      { source, service: null, at: { line: 2 } },
      { source, service: null, at: { line: 3 } },
    ]);
    expect(services.map(({ name }) => name).sort()).toEqual(['app', 'local']);
  });

  it('is named with the service that extends it, over a local file as well', () => {
    const base = 'services: { base: { extends: { file: "git@example.test:base.git", service: x } } }\n';
    const { remote } = read({
      '/p/compose.yaml':
        'services: { app: { extends: { file: base.yaml, service: base } }, other: { image: a } }\n',
      '/p/base.yaml': base,
    });
    expect(remote).toMatchObject([
      { source: 'git@example.test:base.git', service: 'app', at: { file: '/p/base.yaml' } },
    ]);
  });

  it.each(['./git@home.yaml', 'a/b@c:d.yaml', 'base.git', '/srv/http:/x.yaml'])(
    'is not a file of this machine: %s',
    (name) => {
      const { remote } = read({ '/p/compose.yaml': `include: ["${name}"]\n` }, { missing: 'skip' });
      expect(remote).toEqual([]);
    },
  );
});
