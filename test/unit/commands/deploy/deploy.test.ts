import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineOf, writesIn } from '../../../support/engine-state.ts';
import { container, engine, type ListeningEngine } from '../../../support/memory-engine.ts';
import { directory, file } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { APP, linux, project } from '../../../support/scenes.ts';
import { runSession, type SessionOptions } from '../../../support/terminal.ts';

const compose = `services:
  web:
    build: .
    user: "10001:10001"
    group_add: ["\${DOCKER_GID:-999}"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
`;
const files = { [`${APP}/Dockerfile`]: 'FROM alpine:3\n', [`${APP}/.env`]: 'DOCKER_GID=998\n' };
const base = { 'alpine:3': {} };

/** The container of an earlier deploy, with the image that it built. */
const previous = container({ id: 'c0ffee', image: 'app-web', imageId: 'first build' });
const deployedBefore = (): ListeningEngine =>
  engine({
    containers: [previous],
    images: { ...base, 'app-web': { id: 'first build' } },
    networks: [{ name: 'app_default', project: 'app' }],
  });

async function deploy(
  behind: ListeningEngine,
  machine: Partial<Machine> = {},
  { args = [], ...session }: SessionOptions & { args?: string[] } = {},
) {
  const scene = project(compose, { files, behind, ...machine });
  const result = await runSession(['deploy', '--yes', ...args], scene, session);
  return { ...result, engine: engineOf(result.host) };
}

/** What a deploy may touch on the engine. */
const stateOf = ({ containers, images, networks, volumes }: ListeningEngine) => ({
  containers: containers.map(({ id, name, status, imageId }) => ({ id, name, status, imageId })),
  images,
  networks,
  volumes,
});

describe('a first deploy', () => {
  it('builds, starts and leaves what it made', async () => {
    const { exitCode, engine: now, seen } = await deploy(engine({ images: base }));
    expect(exitCode, seen).toBe(0);
    expect(now.containers).toMatchObject([{ name: 'app-web-1', status: 'running' }]);
    expect(Object.keys(now.images)).toEqual(['alpine:3', 'app-web']);
    expect(now.networks).toHaveLength(1);
  });

  it('that fails leaves no container, no image and no network', async () => {
    const behind = engine({ images: base });
    const { exitCode, engine: now, seen } = await deploy(behind, { compose: { health: 'unhealthy' } });
    expect(exitCode, seen).toBe(1);
    expect(stateOf(now)).toEqual(stateOf(behind));
    expect(seen).not.toContain('Created again');
  });
});

describe('a deploy over an earlier one', () => {
  it('replaces its container', async () => {
    const { exitCode, engine: now, out } = await deploy(deployedBefore(), {}, { args: ['--format', 'json'] });
    expect(exitCode).toBe(0);
    expect(now.containers).toMatchObject([{ name: 'app-web-1', status: 'running' }]);
    expect(now.containers[0]?.id).not.toBe(previous.id);
    expect(JSON.parse(out)).toMatchObject({ changed: true, outcome: { state: 'done' } });
  });

  it('says that nothing changed where the same containers run on', async () => {
    const first = await deploy(engine({ images: base }));
    const ids = first.engine.containers.map(({ id }) => id);
    const again = await deploy(
      first.engine,
      {},
      { on: first.host, args: ['--no-build', '--format', 'json'] },
    );
    expect(JSON.parse(again.out)).toMatchObject({ changed: false });
    expect(engineOf(again.host).containers.map(({ id }) => id)).toEqual(ids);
  });

  it('that fails recreates the previous container, and says that its id is new', async () => {
    const {
      exitCode,
      engine: now,
      out,
    } = await deploy(deployedBefore(), {
      compose: { health: 'unhealthy' },
    });
    expect(exitCode).toBe(1);
    expect(now.containers).toMatchObject([
      { name: 'app-web-1', status: 'running', imageId: 'first build', image: 'app-web' },
    ]);
    expect(now.containers[0]?.id).not.toBe(previous.id);
    expect(now.images).toEqual(deployedBefore().images);
    expect(now.networks).toEqual(deployedBefore().networks);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'Created again from the snapshot, since Compose had removed it: the container of web,',
    );
  });

  it('that fails names the services in JSON, by name', async () => {
    const { out } = await deploy(
      deployedBefore(),
      { compose: { health: 'unhealthy' } },
      { args: ['--format', 'json'] },
    );
    expect(JSON.parse(out)).toMatchObject({ outcome: { failure: { notRestored: [], recreated: ['web'] } } });
  });

  it('whose build fails leaves the very container, and claims nothing else', async () => {
    const behind = deployedBefore();
    const {
      exitCode,
      engine: now,
      out,
      host,
    } = await deploy(behind, {
      compose: { buildFails: ['no space left'] },
    });
    expect(exitCode).toBe(1);
    expect(stateOf(now)).toEqual(stateOf(behind));
    expect(writesIn(host)).toEqual([]);
    expect(out).not.toContain('Created again');
  });

  it('that is interrupted before it starts changes nothing', async () => {
    const behind = deployedBefore();
    const { exitCode, engine: now } = await deploy(behind, {}, { signal: AbortSignal.abort() });
    expect(exitCode).toBe(130);
    expect(stateOf(now)).toEqual(stateOf(behind));
  });
});

describe('a deploy that cannot start', () => {
  it('asks for the image that --no-build leaves out', async () => {
    const {
      exitCode,
      engine: now,
      out,
    } = await deploy(engine({ images: base }), {}, { args: ['--no-build'] });
    expect(exitCode).toBe(1);
    expect(out).toContain('The image of web has not been built yet.');
    expect(now.containers).toEqual([]);
  });

  it('ends at an image that the registry has not, before anything is changed', async () => {
    const { exitCode, host, out } = await deploy(engine());
    expect(exitCode).toBe(1);
    expect(out).toContain('Image alpine:3 (for the build) is not on the engine and cannot be pulled');
    expect(host.log.filter((line) => /compose (up|build)|^write/.test(line))).toEqual([]);
  });
});

describe('the template in an empty directory', () => {
  const repository = resolve(import.meta.dirname, '../../../..');
  const folder = `${repository}/templates/executor`;
  const names = [
    'Dockerfile',
    '.dockerignore',
    'docker-compose.yml',
    'docker-compose.development.yml',
    '.env.example',
    'README.md',
    'grafana-dashboard.json',
  ];
  const templates = Object.fromEntries([
    ...names.map((name) => [`${folder}/${name}`, file(readFileSync(`${folder}/${name}`, 'utf8'))]),
    [`${folder}/server.js`, file('// built\n')],
    // The template is found from there.
    [`${repository}/src/deploy`, directory()],
  ]);
  const images = { 'alpine:3': {}, 'python:3.11-alpine': {}, 'base:1': {} };
  const env = { HOME: '/home/ann', PATH: '/usr/bin', BASE_IMAGE: 'base:1' };

  async function begin(machine: Partial<Machine> = {}) {
    const behind = engine({ images });
    const scene = linux({ behind, env, ...machine, files: { ...templates, ...machine.files } });
    const result = await runSession(['deploy', '--yes', '--no-smoke'], scene);
    const names = await result.host.readDir(APP);
    return { ...result, names: names.ok ? [...names.value].sort() : [], engine: engineOf(result.host) };
  }

  it('is written, built and started', async () => {
    const { exitCode, names, engine: now, seen } = await begin();
    expect(exitCode, seen).toBe(0);
    expect(names).toContain('docker-compose.yml');
    expect(now.containers).toMatchObject([{ service: 'script-executor', status: 'running' }]);
  });

  it('is removed again where it does not start, with all that it made on the engine', async () => {
    const { exitCode, names, engine: now, out } = await begin({ compose: { health: 'unhealthy' } });
    expect(exitCode).toBe(1);
    expect(names).toEqual([]);
    expect(stateOf(now)).toEqual(stateOf(engine({ images })));
    expect(out).toContain('script-executor did not start: unhealthy');
    expect(out).toContain('The files that it had created were removed.');
  });
});
