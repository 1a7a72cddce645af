import fc from 'fast-check';

const socket = '/var/run/docker.sock';

/** One setting in several ways to write it; `@` is the step of a list, `%` the step of a map. */
const settings: Readonly<Record<string, readonly string[]>> = {
  user: ['user: "1000:998"', "user: '1000:999' # me", 'user: node', 'user: 1000'],
  group_add: [
    'group_add: [video, "27"]',
    'group_add:\n@- 999 # docker',
    'group_add: *groups',
    'group_add: []',
    'group_add:',
  ],
  volumes: [
    `volumes:\n@- ./a:/a\n@- ${socket}:${socket}:ro # engine`,
    `volumes:\n@- "${socket}:${socket}"`,
    `volumes: ["${socket}:${socket}", './b:/b']`,
    `volumes:\n@- type: bind\n@  source: ${socket}\n@  target: ${socket}\n@- data:/data`,
    `volumes: [\n%${socket}:${socket},\n%data:/data\n%]`,
    `volumes:\n@# the engine\n@- \${SOCK:-${socket}}:${socket}`,
    'volumes: *mounts',
  ],
  environment: [
    'environment:\n%A: "1"\n%B: # none',
    'environment:\n@- A=1',
    'environment: {A: "1"}',
    'environment: *env',
    'environment:',
  ],
  networks: [
    'networks: [front]',
    'networks:\n@- front',
    'networks:\n%front:\n%%aliases: [a]',
    'networks: {front: {}}',
    'network_mode: host',
  ],
  depends_on: ['depends_on: [db]', 'depends_on:\n@- db', 'depends_on:\n%db:\n%%condition: service_healthy'],
  build: [
    'build: .',
    'build:\n%context: .\n%args:\n%%A: "1"',
    'build:\n%context: .\n%args:\n%@- A=1',
    'build: {context: .}',
  ],
  command: [
    'command: [run, "--x"]',
    'command:\n@- run\n@- --x',
    'command: run --x',
    'command: |\n%run\n%--x',
  ],
  '<<': ['<<: *base', '<<: [*base, *more]'],
  restart: ['restart: always # why', 'restart: "no"', '\nrestart: always', '# aside\nrestart: always'],
};

const body = fc
  .uniqueArray(fc.constantFrom(...Object.keys(settings)), { minLength: 1, maxLength: 7 })
  .chain((keys) => fc.tuple(...keys.map((key) => fc.constantFrom(...(settings[key] ?? [])))));

const layout = fc.record({
  map: fc.constantFrom(2, 3, 4),
  list: fc.constantFrom(0, 2, 4),
  crlf: fc.boolean(),
  mark: fc.boolean(),
  ended: fc.boolean(),
});

/** What a whole service may be instead of a block of settings. */
const other = fc.constantFrom(
  'other: {image: b, volumes: [a:/a]}',
  'other: *base',
  'other:\n%<<: *base\n%image: b',
  'other:\n%extends: app',
  'other:\n%image: b\n',
);

/** Compose files as people write them, with a service `app` that is never just an alias. */
export const anyCompose = fc
  .record({ app: body, other, layout, head: fc.constantFrom('', '# a project\n', 'version: "3"\n') })
  .map(({ app, other: beside, head, layout: { map, list, crlf, mark, ended } }) => {
    const step = ' '.repeat(map);
    const fill = (text: string) => text.replaceAll('%', step).replaceAll('@', ' '.repeat(list));
    const indent = (text: string, by: string) =>
      text
        .split('\n')
        .map((line) => (line === '' ? '' : by + line))
        .join('\n');
    const service = ['image: a', ...app].map((setting) => indent(fill(setting), step + step)).join('\n');
    const lines = [
      `${head}x-groups: &groups [video]`,
      `x-mounts: &mounts ["${socket}:${socket}"]`,
      'x-env: &env {A: "1"}',
      'x-base: &base {image: z, volumes: [a:/a]}',
      'x-more: &more {restart: always, group_add: [audio]}',
      'services:',
      `${step}app: # main`,
      service,
      indent(fill(beside), step),
    ];
    const text = lines.join('\n').replace(/\n/g, crlf ? '\r\n' : '\n');
    return (mark ? '\uFEFF' : '') + text + (ended ? (crlf ? '\r\n' : '\n') : '');
  });
