import { describe, expect, it } from 'vitest';
import { engine } from '../../../support/memory-engine.ts';
import { repair } from '../../../support/repair.ts';
import { APP, linux } from '../../../support/scenes.ts';

const mount = '      - /var/run/docker.sock:/var/run/docker.sock';
const added = ['.env', '+DOCKER_GID=998'];
const ownList = ['+    group_add:', '+      - "${DOCKER_GID:-998}"'];

const text = (...lines: string[]): string => `${lines.join('\n')}\n`;
const web = (...lines: string[]): string =>
  text('services:', '  web:', ...lines.map((line) => `    ${line}`));
const mounting = (...lines: string[]): string => `${web(...lines, 'volumes:')}${mount}\n`;
const image = 'image: web:1';
const user = 'user: "10001:10001"';
const common = (...lines: string[]) => web(image, ...lines).replace('web:', 'common:');
const extending = (file: string, ...lines: string[]) =>
  web(`extends: {file: ${file}, service: common}`, ...lines);
const mountingExtending = (file: string, ...lines: string[]) =>
  `${extending(file, ...lines, 'volumes:')}${mount}\n`;

/** Read by dockperm alone: Compose itself is asked in the end-to-end test of the same layouts. */
async function fixed(
  files: Readonly<Record<string, string>>,
  flags: Parameters<typeof repair>[1] = {},
): Promise<string[]> {
  const behind = engine({ images: { 'web:1': { group: 'root:x:0:\n' } } });
  const all = Object.entries(files).map(([name, content]) => [pathOf(name), content]);
  const shown = await repair(linux({ compose: null, behind, files: Object.fromEntries(all) }), flags);
  return shown.filter((line) => !line.startsWith('$ docker compose up'));
}

const pathOf = (name: string): string => (name.startsWith('/') ? name : `${APP}/${name}`);

describe('of several files of a project', () => {
  const two = (first: string, second: string) =>
    fixed({ '.env': 'COMPOSE_FILE=a.yml:b.yml\n', 'a.yml': first, 'b.yml': second });

  it('the last that has a list gets the entry', async () => {
    const first = mounting(image, user, 'group_add: ["44", "45"]');
    expect(await two(first, web('group_add: ["46"]'))).toEqual([
      ...added,
      'b.yml',
      '-    group_add: ["46"]',
      '+    group_add: ["46", "${DOCKER_GID:-998}"]',
    ]);
  });

  it('the one with the mount gets a list, where none has one', async () => {
    const withMount = mounting('environment: {A: "1"}');
    expect(await two(web(image, user), withMount)).toEqual([...added, 'b.yml', ...ownList]);
    expect(await two(mounting(image, user), web('environment: {A: "1"}'))).toEqual([
      ...added,
      'a.yml',
      ...ownList,
    ]);
  });

  it('a wrong number is corrected in the one where it stands', async () => {
    const change = ['-    group_add: ["999"]', '+    group_add: ["998"]'];
    const first = mounting(image, user, 'group_add: ["999"]');
    expect(await two(first, web('environment: {A: "1"}'))).toEqual(['a.yml', ...change]);
    expect(await two(mounting(image, user), web('group_add: ["999"]'))).toEqual(['b.yml', ...change]);
  });

  it('the one that overrides decides, also when it empties the list', async () => {
    const first = mounting(image, user, 'group_add: ["998"]');
    expect(await two(first, web('group_add: !override ["999"]'))).toEqual([
      'b.yml',
      '-    group_add: !override ["999"]',
      '+    group_add: !override ["998"]',
    ]);
    expect(await two(first, web('group_add: !override []'))).toEqual([
      ...added,
      'b.yml',
      '-    group_add: !override []',
      '+    group_add: !override ["${DOCKER_GID:-998}"]',
    ]);
  });

  it('a list that is taken away with !reset is not written into a file where it would not count', async () => {
    const first = mounting(image, user, 'group_add: ["998"]');
    const shown = await two(first, web('group_add: !reset []'));
    expect(shown[0]).toBe(`for a person: ${APP}/b.yml: group_add is removed with !reset`);
    expect(shown.map((line) => line.trim())).toContain('- "${DOCKER_GID:-998}"');
  });

  it('the user is corrected in the last that names one', async () => {
    expect(await two(mounting(image, user), web('user: "1000:999"'))).toEqual([
      'b.yml',
      '-    user: "1000:999"',
      '+    user: "1000:998"',
    ]);
  });

  it('the mount is corrected in the last that has it', async () => {
    const wrong = mounting(image, user).replace('- /var/run', '- /run/nowhere');
    const second = wrong.replace(`    ${image}\n    ${user}\n`, '    group_add: ["998"]\n');
    expect(await two(wrong, second)).toEqual([
      'b.yml',
      '-      - /run/nowhere/docker.sock:/var/run/docker.sock',
      '+      - /var/run/docker.sock:/var/run/docker.sock',
    ]);
  });

  it('the build gets its argument where it is described', async () => {
    const files = {
      'compose.yaml': mounting(image, user),
      'compose.override.yaml': web('build: .'),
      Dockerfile: 'FROM web:1\nARG DOCKER_GID\n',
    };
    expect(await fixed(files)).toEqual([
      ...added,
      'compose.yaml',
      ...ownList,
      'compose.override.yaml',
      '-    build: .',
      '+    build:',
      '+      context: .',
      '+      args:',
      '+        DOCKER_GID: "${DOCKER_GID:-998}"',
    ]);
  });
});

describe('what comes from another file by extends', () => {
  it('is fixed there, in the extended service, when no other service extends it', async () => {
    const base = `${common(user, 'group_add: ["999"]')}  web:\n    image: other\n    group_add: ["999"]\n`;
    const files = { 'base.yml': base, 'compose.yaml': mountingExtending('base.yml') };
    expect(await fixed(files)).toEqual(['base.yml', '-    group_add: ["999"]', '+    group_add: ["998"]']);
  });

  it('stays for those who do not mount the socket, and the service gets an entry of its own', async () => {
    const worker = '  worker:\n    extends: {file: base.yml, service: common}\n';
    const files = {
      'base.yml': common(user, 'group_add: ["999"]'),
      'compose.yaml': `${mountingExtending('base.yml')}${worker}`,
    };
    expect(await fixed(files)).toEqual([...added, 'compose.yaml', ...ownList]);
  });

  it('is corrected for all who mount the socket and lack the group', async () => {
    const worker = mountingExtending('base.yml').replace('services:\n  web:', '  worker:');
    const files = {
      'base.yml': common(user, 'group_add: ["999"]'),
      'compose.yaml': `${mountingExtending('base.yml')}${worker}`,
    };
    expect(await fixed(files)).toEqual(['base.yml', '-    group_add: ["999"]', '+    group_add: ["998"]']);
  });

  it('stays in a file of another project, and the service gets an entry of its own', async () => {
    const files = {
      '/home/ann/shared/base.yml': common(user, 'group_add: ["999"]'),
      'compose.yaml': mountingExtending('../shared/base.yml'),
    };
    expect(await fixed(files)).toEqual([...added, 'compose.yaml', ...ownList]);
  });

  it('is hidden by an own user, and by an own mount with the same mode', async () => {
    const other = { 'compose.yaml': mountingExtending('base.yml') };
    expect(await fixed({ ...other, 'base.yml': common('user: "1000:999"') })).toEqual([
      'compose.yaml',
      '+    user: "1000:998"',
    ]);
    const volumes = 'volumes: ["/run/nowhere.sock:/var/run/docker.sock:ro", "./data:/data"]';
    const files = {
      'base.yml': common(user, 'group_add: ["998"]', volumes),
      'compose.yaml': extending('base.yml'),
    };
    expect(await fixed(files)).toEqual([
      'compose.yaml',
      '+    volumes:',
      '+      - "/var/run/docker.sock:/var/run/docker.sock:ro"',
    ]);
  });

  it('is a build that gets its argument from the service itself', async () => {
    const files = {
      'base.yml': common(user).replace(image, 'build: .'),
      'compose.yaml': mountingExtending('base.yml'),
      Dockerfile: 'FROM web:1\nARG DOCKER_GID\n',
    };
    expect(await fixed(files)).toEqual([
      ...added,
      'compose.yaml',
      ...ownList,
      '+    build:',
      '+      args:',
      '+        DOCKER_GID: "${DOCKER_GID:-998}"',
    ]);
  });
});

describe('what is included', () => {
  const including = (path: string) => text(`include: [${path}]`, 'services: {other: {image: x}}');

  it('is edited in its own file', async () => {
    const files = {
      'inc/compose.yaml': mounting(image, user),
      'compose.yaml': including('inc/compose.yaml'),
    };
    expect(await fixed(files)).toEqual([...added, 'inc/compose.yaml', ...ownList]);
  });

  it('has its variables from the project first', async () => {
    const files = {
      'inc/compose.yaml': mounting(image, user, 'group_add: ["${DOCKER_GID}"]'),
      'inc/.env': 'DOCKER_GID=999\n',
      'compose.yaml': including('inc/compose.yaml'),
    };
    expect(await fixed(files)).toEqual(['.env', '+DOCKER_GID=998']);
  });

  it('is left to a person in a file of another project, with the lines', async () => {
    const files = {
      '/home/ann/inc/compose.yaml': mounting(image, user),
      'compose.yaml': including('../inc/compose.yaml'),
    };
    expect(await fixed(files)).toEqual([
      'for a person: Add group 998 to web',
      `In ${APP}/.env:`,
      '  DOCKER_GID=998',
      'In /home/ann/inc/compose.yaml:',
      '  services:',
      '    web:',
      '      group_add:',
      '        - "${DOCKER_GID:-998}"',
    ]);
  });
});

describe('a group that another file has already', () => {
  it('is not given twice: the name that the image does not know goes', async () => {
    const files = {
      'compose.yaml': mounting(image, user, 'group_add: ["docker", "44"]'),
      'compose.override.yaml': web('group_add: ["998"]'),
    };
    expect(await fixed(files)).toEqual([
      'compose.yaml',
      '-    group_add: ["docker", "44"]',
      '+    group_add: ["44"]',
    ]);
  });
});

describe('of several groups', () => {
  it('the name that the image does not know gives way', async () => {
    const files = { 'compose.yaml': mounting(image, user, 'group_add: ["997", "nobodys"]') };
    expect(await fixed(files)).toEqual([
      'compose.yaml',
      '-    group_add: ["997", "nobodys"]',
      '+    group_add: ["997", "998"]',
    ]);
  });
});

describe('a proxy in a project of several files', () => {
  const proxy = { strategy: 'proxy' } as const;
  const dozzle = 'image: amir20/dozzle:v8.12';

  it('takes the mount away in each file that has it', async () => {
    const shown = await fixed(
      {
        'compose.yaml': mounting(dozzle, user),
        'compose.override.yaml': mounting('environment: {A: "1"}'),
      },
      proxy,
    );
    expect(shown.filter((line) => line === `-${mount}`)).toHaveLength(2);
    expect(shown).toContain('+    environment: {A: "1", DOCKER_HOST: "tcp://web-socket-proxy:2375"}');
  });

  it('is for a person where the mount, or one behind it, is inherited from another file', async () => {
    const base = common(user, 'volumes: ["/var/run/docker.sock:/var/run/docker.sock"]').replace(
      image,
      dozzle,
    );
    for (const compose of [extending('base.yml'), mountingExtending('base.yml')]) {
      const shown = await fixed({ 'base.yml': base, 'compose.yaml': compose }, proxy);
      expect(shown[0]).toBe('for a person: Add a socket proxy between web and the engine');
      expect(shown.join('\n')).toContain(`In ${APP}/compose.yaml, give web volumes: !override `);
    }
  });
});
