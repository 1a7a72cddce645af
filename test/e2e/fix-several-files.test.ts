import { expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { compose, dockperm, makeProject, memberOf, type Project } from './support/project.ts';

const GID = freeGid;
const SOCKET = '@socket@';
const MOUNT = `${SOCKET}:/var/run/docker.sock`;

type Settings = Readonly<Record<string, unknown>>;

interface Layout {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** Of dockperm and of Compose alike. */
  readonly flags?: readonly string[];
  /** What Compose makes of the service afterwards, where that is something else than before. */
  readonly changed: Settings;
  /** The Compose files and `.env` that are written. */
  readonly written: readonly string[];
}

const common = (...lines: string[]) => service('common', 'image: dockperm-lab/node:20', ...lines);
const web = (...lines: string[]) => service('web', ...lines);
const user = 'user: "10001:10001"';
const whole = ['image: dockperm-lab/node:20', user, `volumes: ["${MOUNT}"]`];
const extending = (...lines: string[]) =>
  web('extends: {file: parts/base.yml, service: common}', ...lines) +
  '  worker:\n    extends: {file: parts/base.yml, service: common}\n';
const named = ['-f', 'a.yml', '-f', 'b.yml'];
const joined = { group_add: [`${GID}`] };

function service(name: string, ...lines: string[]): string {
  return ['services:', `  ${name}:`, ...lines.map((line) => `    ${line}`), ''].join('\n');
}

const layouts: readonly Layout[] = [
  {
    title: 'two lists that Compose puts together',
    files: { 'a.yml': web(...whole, 'group_add: ["44"]'), 'b.yml': web('group_add: ["45"]') },
    flags: named,
    changed: { group_add: ['44', '45', `${GID}`] },
    written: ['.env', 'b.yml'],
  },
  {
    title: 'a wrong number in the first',
    files: { 'a.yml': web(...whole, 'group_add: ["999"]'), 'b.yml': web('environment: {A: "1"}') },
    flags: named,
    changed: joined,
    written: ['a.yml'],
  },
  {
    title: 'a list that overrides',
    files: { 'a.yml': web(...whole, `group_add: ["${GID}"]`), 'b.yml': web('group_add: !override ["999"]') },
    flags: named,
    changed: joined,
    written: ['b.yml'],
  },
  {
    title: 'a list that is emptied',
    files: { 'a.yml': web(...whole, `group_add: ["${GID}"]`), 'b.yml': web('group_add: !override []') },
    flags: named,
    changed: joined,
    written: ['.env', 'b.yml'],
  },
  {
    title: 'an unknown name in the first, the number in the second',
    files: {
      'a.yml': web(...whole, 'group_add: ["nobodys", "44"]'),
      'b.yml': web(`group_add: ["${GID}"]`),
    },
    flags: named,
    changed: { group_add: ['44', `${GID}`] },
    written: ['a.yml'],
  },
  {
    title: 'a mount in the override that Compose finds by itself',
    files: {
      'compose.yaml': web('image: dockperm-lab/node:20', user),
      'compose.override.yaml': web(`volumes: ["${MOUNT}"]`),
    },
    changed: joined,
    written: ['.env', 'compose.override.yaml'],
  },
  {
    title: 'a user in the override',
    files: { 'compose.yaml': web(...whole), 'compose.override.yaml': web('user: "1000:999"') },
    changed: { user: `1000:${GID}` },
    written: ['compose.override.yaml'],
  },
  {
    title: 'a build in the override',
    files: {
      'compose.yaml': web(...whole),
      'compose.override.yaml': web('build: .'),
      Dockerfile: 'FROM dockperm-lab/node:20\nARG DOCKER_GID\n',
    },
    changed: { ...joined, build: expect.objectContaining({ args: { DOCKER_GID: `${GID}` } }) },
    written: ['.env', 'compose.override.yaml', 'compose.yaml'],
  },
  {
    title: 'files that COMPOSE_FILE names',
    files: {
      '.env': 'COMPOSE_FILE=a.yml:b.yml\n',
      'a.yml': web(...whole),
      'b.yml': web('environment: {A: "1"}'),
    },
    changed: joined,
    written: ['.env', 'a.yml'],
  },
  {
    title: 'a variable in the file of --env-file',
    files: {
      'prod.env': 'DOCKER_GID=999\n',
      'compose.yaml': web(...whole, 'group_add: ["${DOCKER_GID}"]'),
    },
    flags: ['--env-file', 'prod.env'],
    changed: joined,
    written: ['prod.env'],
  },
  {
    title: 'a group that is inherited, by another service as well',
    files: {
      'parts/base.yml': common(user, 'group_add: ["999"]'),
      'compose.yaml': extending(`volumes: ["${MOUNT}"]`),
    },
    changed: { group_add: ['999', `${GID}`] },
    written: ['.env', 'compose.yaml'],
  },
  {
    title: 'a group that is inherited from a service of another name',
    files: {
      'parts/base.yml': `${common(user, 'group_add: ["999"]')}  web: {image: x, group_add: ["999"]}\n`,
      'compose.yaml': web('extends: {file: parts/base.yml, service: common}', `volumes: ["${MOUNT}"]`),
    },
    changed: joined,
    written: ['parts/base.yml'],
  },
  {
    title: 'a user that is inherited',
    files: {
      'parts/base.yml': common('user: "1000:999"'),
      'compose.yaml': extending(`volumes: ["${MOUNT}"]`),
    },
    changed: { user: `1000:${GID}` },
    written: ['compose.yaml'],
  },
  {
    title: 'a build that is inherited',
    files: {
      'parts/base.yml': common(user, 'build: .'),
      'parts/Dockerfile': 'FROM dockperm-lab/node:20\nARG DOCKER_GID\n',
      'compose.yaml': extending(`volumes: ["${MOUNT}"]`),
    },
    changed: { ...joined, build: expect.objectContaining({ args: { DOCKER_GID: `${GID}` } }) },
    written: ['.env', 'compose.yaml'],
  },
  {
    title: 'a wrong mount that is inherited, read-only',
    files: {
      'parts/base.yml': common(
        user,
        `group_add: ["${GID}"]`,
        'volumes: ["/run/nowhere.sock:/var/run/docker.sock:ro"]',
      ),
      'compose.yaml': web('extends: {file: parts/base.yml, service: common}'),
    },
    changed: { volumes: [expect.objectContaining({ source: SOCKET, read_only: true })] },
    written: ['compose.yaml'],
  },
  {
    title: 'a project that is included',
    files: { 'inc/compose.yaml': web(...whole), 'compose.yaml': 'include: [inc/compose.yaml]\n' },
    changed: joined,
    written: ['.env', 'inc/compose.yaml'],
  },
  {
    title: 'a project that is included with a variable file of its own',
    files: {
      'inc/compose.yaml': web(...whole, 'group_add: ["${DOCKER_GID}"]'),
      'inc/its.env': 'DOCKER_GID=999\n',
      'compose.yaml':
        'include:\n  - {path: inc/compose.yaml, project_directory: inc, env_file: inc/its.env}\n',
    },
    changed: joined,
    written: ['.env'],
  },
  {
    title: 'a project that is included with an override',
    files: {
      'inc/compose.yaml': web(...whole, `group_add: ["${GID}"]`),
      'inc/o.yaml': web('group_add: !override ["999"]'),
      'compose.yaml': 'include:\n  - path: [inc/compose.yaml, inc/o.yaml]\n',
    },
    changed: joined,
    written: ['inc/o.yaml'],
  },
];

describeEngine('rootful', { gid: GID, images: ['dockperm-lab/node:20'] }, (engine) => {
  it.each(layouts)('changes the service and nothing else: $title', async (layout) => {
    const { socket } = engine();
    const files = Object.fromEntries(
      Object.entries(layout.files).map(([name, text]) => [name, text.replaceAll(SOCKET, socket)]),
    );
    const project = makeProject(files, { engine: engine() });
    const { flags = [] } = layout;
    const config = async (): Promise<Config> =>
      JSON.parse(await compose(engine(), project, ...flags, 'config', '--format', 'json'));
    const before = await config();
    const args = ['fix', '--yes', '--no-rebuild', ...flags];
    const ran = await dockperm(args, { in: project, engine: engine(), as: memberOf(GID) });
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ exitCode: 0 });
    const after = JSON.parse(JSON.stringify(await config()).replaceAll(socket, SOCKET)) as Config;
    const old = JSON.parse(JSON.stringify(before).replaceAll(socket, SOCKET)) as Config;
    const { web: service, ...others } = old.services;
    expect(after).toEqual({ ...old, services: { ...others, web: { ...service, ...layout.changed } } });
    expect(writtenIn(project, files)).toEqual(layout.written);
    const again = await dockperm([...args, '--dry-run'], {
      in: project,
      engine: engine(),
      as: memberOf(GID),
    });
    expect(again.stdout).not.toContain('+++');
  });
});

interface Config {
  readonly services: Readonly<Record<string, Settings>>;
}

function writtenIn(project: Project, files: Readonly<Record<string, string>>): string[] {
  return [...new Set(['.env', ...Object.keys(files)])]
    .filter((name) => project.read(name) !== files[name])
    .toSorted();
}
