import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../../src/facts/facts.ts';
import { gather } from '../../../../src/probes/gather.ts';
import { engineOf } from '../../../support/engine-state.ts';
import { container, engine } from '../../../support/memory-engine.ts';
import { file, notText } from '../../../support/memory-files.ts';
import { memoryHost } from '../../../support/memory-host.ts';
import {
  APP,
  composeFile,
  factsOf,
  joins,
  linux,
  project,
  select,
  without,
} from '../../../support/scenes.ts';

function found(facts: Facts) {
  if (facts.project.state !== 'found') throw new Error('no project');
  return facts.project;
}

describe('the files of a project', () => {
  const names = async (files: Record<string, string>, selection = {}) =>
    found(await factsOf(linux({ files }), selection)).files;

  it('are the first name that Compose looks for, and the override beside it', async () => {
    const files = {
      [`${APP}/docker-compose.yml`]: composeFile(),
      [`${APP}/compose.yaml`]: composeFile(),
      [`${APP}/compose.override.yaml`]: 'services: {}\n',
    };
    expect(await names(files)).toEqual([`${APP}/compose.yaml`, `${APP}/compose.override.yaml`]);
  });

  it('are looked for in the directories above, too', async () => {
    const files = { '/home/ann/compose.yaml': composeFile() };
    expect(await names(files)).toEqual(['/home/ann/compose.yaml']);
  });

  it('are those of -f and no others, in their order', async () => {
    const files = {
      [`${APP}/compose.yaml`]: composeFile(),
      '/b.yaml': composeFile(),
      '/a.yaml': 'services: {}\n',
    };
    expect(await names(files, { files: ['/b.yaml', '/a.yaml'] })).toEqual(['/b.yaml', '/a.yaml']);
  });

  it('are those of COMPOSE_FILE', async () => {
    const machine = linux({
      env: { HOME: '/home/ann', PATH: '/usr/bin', COMPOSE_FILE: 'b.yaml:/a.yaml' },
      files: { [`${APP}/b.yaml`]: composeFile(), '/a.yaml': 'services: {}\n' },
    });
    expect(found(await factsOf(machine)).files).toEqual([`${APP}/b.yaml`, '/a.yaml']);
  });

  it.each([
    ['no file', {}, /x\.yaml does not exist\./],
    ['no text', { '/x.yaml': notText() }, /x\.yaml is not valid UTF-8\./],
    [
      'closed',
      { '/x.yaml': file('', { mode: 0o600 }) },
      /x\.yaml cannot be read: EACCES \(permission denied\)\./,
    ],
  ])('are refused by name where one is %s', async (_, files, message) => {
    await expect(factsOf(linux({ files }), { files: ['/x.yaml'] })).rejects.toThrow(message);
  });
});

describe('what Compose says', () => {
  it('goes over what the files seem to say', async () => {
    const { authority, services } = found(await factsOf(project(joins('998'))));
    expect(authority).toMatchObject({
      kind: 'compose',
      tool: { base: { file: 'docker', args: ['compose'] } },
    });
    expect(services[0]).toMatchObject({ groupAdd: [{ value: '998', raw: '998', at: { line: 6 } }] });
  });

  it('is asked of the plugin itself, with the flags of the selection', async () => {
    const host = memoryHost(project(composeFile()));
    await gather(host, select({ files: [`${APP}/compose.yaml`], envFile: `${APP}/x.env`, profiles: ['p'] }));
    expect(host.log[0]).toBe(
      'run COMPOSE_EXPERIMENTAL_GIT_REMOTE=0 COMPOSE_EXPERIMENTAL_OCI_REMOTE=0 /usr/libexec/docker/cli-plugins/docker-compose -f compose.yaml --env-file x.env --profile p config --format json',
    );
  });

  it('is read from YAML where only version 1 is there', async () => {
    const machine = linux({
      compose: { version: 'v1' },
      files: { [`${APP}/compose.yaml`]: joins('998'), '/usr/bin/docker-compose': file('') },
    });
    const { authority, services } = found(await factsOf(without(machine, '/usr/bin/docker')));
    expect(authority).toMatchObject({
      kind: 'compose',
      tool: { base: { file: 'docker-compose', args: [] } },
    });
    expect(services[0]?.groupAdd[0]?.value).toBe('998');
  });

  it('is replaced by an own reading when it refuses, with its own words', async () => {
    const refuses = 'service "web" refers to undefined network x';
    const { authority, services } = found(await factsOf(project(joins('998'), { compose: { refuses } })));
    expect(authority).toMatchObject({ kind: 'own', reason: expect.stringContaining(refuses) });
    expect(services).toHaveLength(1);
  });

  it('is replaced by an own reading where it is not installed', async () => {
    const { authority } = found(await factsOf(without(project(joins('998')), '/usr/bin/docker')));
    expect(authority).toMatchObject({ kind: 'own', tool: null, complaint: null });
  });
});

describe('what is kept of .env', () => {
  it('is only the variables that decide a group', async () => {
    const files = { [`${APP}/.env`]: 'TOKEN=x\nDOCK=1\nDOCKER_GID=2 # n\nDOCK="3"\n' };
    const { envFile } = found(await factsOf(project(joins('${DOCK}'), { files })));
    expect(envFile.gids).toEqual([
      { key: 'DOCK', value: '1', raw: '1', closed: true, line: 2 },
      { key: 'DOCKER_GID', value: '2', raw: '2', closed: true, line: 3 },
      { key: 'DOCK', value: '3', raw: '"3"', closed: true, line: 4 },
    ]);
  });

  it('is missing where there is only an example, of which nothing is read', async () => {
    const files = { [`${APP}/.env.example`]: 'DOCKER_GID=1\n' };
    const { envFile } = found(await factsOf(project(composeFile(), { files })));
    expect(envFile).toEqual({ path: `${APP}/.env`, exists: false, gids: [] });
  });

  it.each([
    ['no text', notText(), /is not valid UTF-8/],
    ['holding a NUL', file('A=1\0'), /contains a NUL character/],
    ['closed', file('A=1', { mode: 0o600 }), /permission denied/],
  ])('is nothing from one that is %s: that is an error', async (_, inode, message) => {
    const files = { [`${APP}/.env`]: inode };
    await expect(factsOf(project(composeFile(), { files }))).rejects.toThrow(message);
  });
});

describe('the services and containers that mount the socket', () => {
  it('are no others', async () => {
    const text = `${composeFile()}  db:\n    image: db:1\n    volumes: ["/data:/data"]\n`;
    const { services, allServices } = found(await factsOf(project(text)));
    expect([services.map(({ name }) => name), allServices]).toEqual([['web'], ['web', 'db']]);
  });

  it('are those asked for with --service', async () => {
    const text = `${composeFile()}  two:\n    image: b\n    volumes: ["/run/docker.sock:/s/docker.sock"]\n`;
    const { services } = found(await factsOf(project(text), { services: ['two'] }));
    expect(services.map(({ name }) => name)).toEqual(['two']);
  });

  it('are judged by the process that runs, as the kernel has it', async () => {
    const running = container({ groupAdd: ['998'], process: { uid: 7, gid: 8, groups: [9] } });
    const { containers } = await factsOf(
      project(joins('998'), { behind: engine({ containers: [running] }) }),
    );
    expect(containers).toMatchObject([
      {
        service: 'web',
        groupAdd: ['998'],
        process: { state: 'known', uid: 7, gid: 8, groups: [9], frame: 'host' },
      },
    ]);
  });

  it('are asked from inside where the engine is elsewhere: its pids are not those of this host', async () => {
    const behind = engine({
      version: { KernelVersion: '6.12.0-linuxkit' },
      containers: [container({ process: { uid: 7, gid: 8, groups: [9] } })],
    });
    const { containers } = await factsOf(project(joins('998'), { behind }));
    expect(containers).toMatchObject([{ process: { uid: 7, frame: 'container' } }]);
  });

  it('are none of those that a killed run has left to look at a mount: these are removed', async () => {
    const left = { name: 'dockperm-probe-1', labels: { 'dockperm.probe': 'stat' }, image: 'web:1' };
    const host = memoryHost(project(joins('998'), { behind: engine({ probes: [left] }) }));
    const { containers } = await gather(host, select());
    expect(containers).toEqual([]);
    expect(engineOf(host).probes).toEqual([]);
  });

  it('give nothing away of their environment but what a proxy lets through', async () => {
    const compose = `services:
  proxy:
    image: tecnativa/docker-socket-proxy
    environment: ["INFO=1", "EXEC=0", "TOKEN=secret"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
  web:
    image: traefik
    command: [--providers.docker.endpoint=tcp://proxy:2375, --token=secret]
    environment: {PASSWORD: secret}
  other:
    image: traefik
    environment: {DOCKER_HOST: "tcp://elsewhere:2375"}
`;
    const facts = await factsOf(project(compose));
    expect(found(facts).services[0]).toMatchObject({
      allows: ['INFO'],
      proxied: [{ name: 'web', image: 'traefik' }],
    });
    expect(JSON.stringify(facts)).not.toContain('secret');
  });

  it('leave nothing on the engine: what is created to look into an image is removed', async () => {
    const behind = engine({
      images: { 'web:1': { user: 'app', passwd: 'app:x:5:6::/:\n', group: 'x:x:7:app\n' } },
    });
    const machine = project(composeFile().replace('    user: "10001:10001"\n', ''), { behind });
    const host = memoryHost(machine);
    const { services } = found(await gather(host, select()));
    const changes = host.log.filter((line) => /^(POST|DELETE)/.test(line));
    const [, name = 'none'] = /^POST .*\?name=(dockperm-probe-\w+)$/.exec(changes[0] ?? '') ?? [];
    expect(changes.slice(1)).toEqual([`DELETE /containers/${name}?force=1&v=1`]);
    expect(engineOf(host).probes).toEqual([]);
    expect(services[0]?.effectiveUser).toEqual({
      state: 'known',
      user: 'app',
      source: 'image',
      groups: { state: 'known', uid: 5, gid: 6, gids: [7] },
    });
  });
});
