import { describe, expect, it } from 'vitest';
import { assertProfile, planTemplate } from '../../../src/deploy/plan-template.ts';
import { isEmptyFolder, makeTemplate } from '../../../src/deploy/template.ts';
import { formatCommand } from '../../../src/host/command.ts';
import type { Host } from '../../../src/host/host.ts';
import { localHost } from '../../../src/host/local.ts';
import { upCommand } from '../../../src/plan/recreation.ts';
import { engine, type ListeningEngine } from '../../support/memory-engine.ts';
import { directory, socket } from '../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../support/memory-host.ts';
import { APP, composeFile, factsOf, linux, project, SOCKET, without } from '../../support/scenes.ts';

type Choice = Parameters<typeof planTemplate>[1];

const choice: Choice = {
  directory: APP,
  environment: 'production',
  gid: null,
  profile: 'single',
  build: 'yes',
  allow: [],
};
const remapped: ListeningEngine['info'] = {
  SecurityOptions: ['name=userns'],
  DockerRootDir: '/var/lib/docker/231072.231072',
};

/** The templates are files of the package, which the machine in memory has not. */
function withPackage(host: Host): Host {
  const local = localHost();
  return {
    ...host,
    readFile: (path, max) =>
      path.includes('/templates/executor/') ? local.readFile(path, max) : host.readFile(path, max),
  };
}

async function planned(more: Partial<Choice> = {}, machine: Parameters<typeof linux>[0] = {}) {
  const host = withPackage(memoryHost(linux(machine)));
  const whole = { ...choice, ...more };
  const facts = await factsOf(linux(machine), { gid: whole.gid, scope: 'endpoint' });
  const { plan, changes } = await planTemplate(host, whole, facts);
  const text = (name: string) => changes.find(({ path }) => path === `${APP}/${name}`)?.after ?? '';
  const commands = plan.actions.flatMap(({ steps }) =>
    steps.map((step) =>
      step.kind === 'run'
        ? formatCommand(step.command)
        : step.kind === 'recreate'
          ? formatCommand(upCommand(step))
          : '',
    ),
  );
  return { plan, changes, text, commands };
}

describe('the plan for an empty directory', () => {
  it('builds and starts the executor, and writes its files', async () => {
    const { plan, changes, commands, text } = await planned();
    expect(commands).toEqual([
      'docker compose build script-executor',
      'docker compose up -d script-executor',
    ]);
    expect([plan.held, plan.unfixable]).toEqual([[], []]);
    expect(plan.actions[0]?.steps[0]).toMatchObject({ command: { cwd: APP } });
    expect(changes.map(({ path, before, origin }) => [path.slice(APP.length + 1), before, origin])).toEqual([
      ['Dockerfile', null, 'template'],
      ['.dockerignore', null, 'template'],
      ['docker-compose.yml', null, 'template'],
      ['docker-compose.development.yml', null, 'template'],
      ['.env.example', null, 'template'],
      ['README.md', null, 'template'],
      ['server.js', null, 'template'],
      ['grafana-dashboard.json', null, 'template'],
      ['.gitignore', null, 'template'],
      ['.env', null, undefined],
    ]);
    expect(text('.env')).toMatch(/^DOCKER_GID=998\nEXECUTOR_TOKEN=\w{64}\n$/);
    expect(text('.gitignore')).toBe('.env\n');
    expect(text('docker-compose.yml')).not.toMatch(/^ *userns_mode:/m);
  });

  it('builds nothing where that is not wanted, and everything anew where it is', async () => {
    expect((await planned({ build: 'no' })).commands).toEqual(['docker compose up -d script-executor']);
    expect((await planned({ build: 'no-cache' })).commands[0]).toBe(
      'docker compose build --no-cache script-executor',
    );
  });

  it('takes the files of the development environment by name', async () => {
    const { commands, text } = await planned({ environment: 'development' });
    expect(commands[1]).toBe(
      'docker compose -f docker-compose.yml -f docker-compose.development.yml up -d script-executor',
    );
    expect(text('.env')).not.toContain('EXECUTOR_TOKEN');
  });

  it('has a second service for the socket with the profile of a broker', async () => {
    const { commands, text } = await planned({ profile: 'broker' });
    expect(commands[1]).toBe('docker compose up -d docker-broker script-executor');
    expect(text('docker-compose.yml')).toContain('docker-broker:');
    expect((await planned()).text('docker-compose.yml')).not.toContain('docker-broker:');
  });

  it('takes the group that is given', async () => {
    expect((await planned({ gid: 4242 })).text('.env')).toContain('DOCKER_GID=4242\n');
    const rooted = {
      files: { [SOCKET]: socket(engine(), { gid: 0 }) },
      identity: { uid: 0, dacOverride: true },
    };
    expect((await planned({ gid: 0 }, rooted)).text('.env')).toContain('DOCKER_GID=0\n');
  });

  it('mounts the socket of the engine itself where that is elsewhere, and the one that was asked where not', async () => {
    const facts = await factsOf(linux(), { gid: 4242, scope: 'endpoint' });
    const envWith = async (engineFacts: object) => {
      const endpoint = { ...facts.endpoint, path: SOCKET };
      const asked = { ...facts, endpoint, engine: { ...facts.engine, ...engineFacts } } as typeof facts;
      const host = withPackage(memoryHost(linux()));
      const { changes } = await planTemplate(host, { ...choice, gid: 4242 }, asked);
      return changes.find(({ path }) => path === `${APP}/.env`)?.after;
    };
    expect(await envWith({ elsewhere: true })).not.toContain('DOCKER_SOCK');
    expect(await envWith({ elsewhere: false })).toContain(`DOCKER_SOCK=${SOCKET}\n`);
    expect(await envWith({ state: 'unknown', elsewhere: true })).toContain(`DOCKER_SOCK=${SOCKET}\n`);
  });

  it('keeps the ids of the host where the engine remaps, with consent', async () => {
    const behind = engine({ info: remapped });
    for (const allow of [['userns-remap'], ['risky']])
      expect((await planned({ allow }, { behind })).text('docker-compose.yml')).toContain(
        'userns_mode: host',
      );
    const plain = await planned({ allow: ['risky', 'userns-remap'] });
    expect(plain.text('docker-compose.yml')).not.toContain('userns_mode: host');
  });
});

describe('a deploy into an empty directory is refused', () => {
  it('where the socket belongs to group 0 and nobody has consented', async () => {
    const rooted = {
      files: { [SOCKET]: socket(engine(), { gid: 0 }) },
      identity: { uid: 0, dacOverride: true },
    };
    await expect(planned({}, rooted)).rejects.toMatchObject({
      code: 'step-failed',
      problem: 'In the container the Docker socket belongs to group 0 (root), which needs your consent.',
      next: [
        { sentence: 'Consent with --gid 0. On a Linux host, give the socket to the docker group instead.' },
      ],
    });
  });

  it.each([
    ['single', [], 'Use --allow userns-remap to run the service'],
    ['single', ['gid-zero'], 'Use --allow userns-remap to run the service'],
    ['broker', ['risky'], 'Omit --profile broker, or use a rootless engine.'],
  ] as const)('where no group is mapped in containers: %s %j', async (profile, allow, next) => {
    const behind = engine({ info: remapped });
    await expect(planned({ profile, allow }, { behind })).rejects.toMatchObject({
      code: 'step-failed',
      problem:
        "Could not choose a group for the service: the engine remaps ids, and the socket's group is not mapped in containers.",
      next: [{ sentence: expect.stringContaining(next) }],
    });
  });

  it('where the group is only a guess', async () => {
    const machine = without(linux({ files: { '/etc/group': 'root:x:0:\n' } }), SOCKET);
    const facts = await factsOf(machine, { scope: 'endpoint' });
    await expect(planTemplate(withPackage(memoryHost(machine)), choice, facts)).rejects.toMatchObject({
      problem: "Could not choose a group for the service: the socket's group is unknown.",
      next: [{ sentence: 'Set it with --gid.' }],
    });
  });

  it('without Compose', async () => {
    const machine = without(linux(), '/usr/libexec/docker/cli-plugins/docker-compose');
    await expect(
      planTemplate(withPackage(memoryHost(machine)), choice, await factsOf(machine, { scope: 'endpoint' })),
    ).rejects.toMatchObject({ code: 'compose-missing' });
  });
});

describe('a project that is there', () => {
  const check = async (machine: Machine, profile: 'single' | 'broker') =>
    assertProfile(await factsOf(machine), profile);
  const withBroker = project(`${composeFile()}  docker-broker:\n    image: x\n`);

  it('is not made into one with a broker', async () => {
    await expect(check(project(composeFile()), 'broker')).rejects.toMatchObject({
      code: 'usage',
      problem: `${APP} contains a project without a service docker-broker.`,
      next: [{ sentence: 'Use an empty directory with --profile broker, or omit the option.' }],
    });
  });

  it('is taken as it is with any other profile, with a broker of its own, and where there is none', async () => {
    await expect(check(project(composeFile()), 'single')).resolves.toBeUndefined();
    await expect(check(withBroker, 'broker')).resolves.toBeUndefined();
    await expect(check(linux(), 'broker')).resolves.toBeUndefined();
  });
});

describe('a directory counts as empty', () => {
  const isEmpty = (files: Machine['files']) => isEmptyFolder(memoryHost({ files: files ?? {} }), '/x');

  it.each<[string, Machine['files'], boolean]>([
    ['where nothing is in it', { '/x': directory() }, true],
    ['where it does not exist', {}, true],
    ['with files that say nothing', { '/x/.git': directory(), '/x/.gitkeep': '', '/x/.DS_Store': '' }, true],
    ['but not with any other', { '/x/.git': directory(), '/x/a': '' }, false],
    ['but not where it is a file', { '/x/a/b': '', '/x': '' }, false],
  ])('%s', async (_, files, expected) => {
    expect(await isEmpty(files)).toBe(expected);
  });

  it('but not where it cannot be read', async () => {
    const host: Host = { ...memoryHost(), readDir: async () => ({ ok: false, error: 'EACCES' }) };
    expect(await isEmptyFolder(host, '/x')).toBe(false);
  });
});

describe('the template', () => {
  it('is missed where the installation is broken', async () => {
    const values = {
      directory: '/x',
      environment: 'production',
      gid: 1,
      socket: '/s',
      profile: 'single',
      usernsMode: null,
    } as const;
    await expect(makeTemplate(memoryHost(), values)).rejects.toMatchObject({
      code: 'file-unreadable',
      problem: 'The template file Dockerfile is missing from this installation.',
      next: [{ sentence: 'Reinstall dockperm. In a checkout, run npm ci.' }],
    });
  });

  it('remembers what the environment says of the build, and nothing else', async () => {
    const host = withPackage(
      memoryHost({ env: { BASE_IMAGE: 'node:20', HOST_PORT: '81', IMAGES: 'a:1', PASSWORD: 'x' } }),
    );
    const values = {
      directory: '/x',
      environment: 'development',
      gid: 7,
      socket: '/var/run/docker.sock',
      profile: 'single',
      usernsMode: null,
    } as const;
    const env = (await makeTemplate(host, values)).find(({ path }) => path === '/x/.env')?.after;
    expect(env).toBe('DOCKER_GID=7\nBASE_IMAGE=node:20\nHOST_PORT=81\nIMAGES=a:1\n');
  });
});
