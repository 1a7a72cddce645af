import { describe, expect, it } from 'vitest';
import { silent } from '../../../src/apply/progress.ts';
import { baseImages, missingImages, pullAction, pullImages } from '../../../src/deploy/missing-images.ts';
import type { ResolvedService } from '../../../src/deploy/resolved-project.ts';
import type { Host } from '../../../src/host/host.ts';
import { ok } from '../../../src/host/result.ts';
import { at, hostWith } from '../../support/engine-state.ts';
import { engine } from '../../support/memory-engine.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { APP, factsOf, project } from '../../support/scenes.ts';

const service = (part: Partial<ResolvedService>): ResolvedService => ({
  name: 'web',
  images: ['web:1'],
  builds: false,
  buildArgs: {},
  ports: [],
  environment: {},
  ...part,
});

async function missing(services: ResolvedService[], bases: string[] = [], there: string[] = []) {
  const images = Object.fromEntries(there.map((name) => [name, {}]));
  const { host } = hostWith(engine({ images }));
  const found = await missingImages(host, at, { services, bases });
  return found.map(({ name, neededFor }) => `${name} for ${neededFor}`);
}

describe('images that a deploy has to pull', () => {
  it('are those that a service takes and the engine has not', async () => {
    expect(await missing([service({})])).toEqual(['web:1 for a service']);
    expect(await missing([service({})], [], ['web:1'])).toEqual([]);
  });

  it('are none that are built, but what they are built from', async () => {
    const built = service({ builds: true });
    expect(await missing([built], ['node:20', 'alpine:3'], ['alpine:3'])).toEqual(['node:20 for the build']);
  });

  it('are named once', async () => {
    const two = [service({}), service({ name: 'worker' })];
    expect(await missing(two, ['web:1'])).toEqual(['web:1 for the build']);
  });

  it('are those that scripts run in, without the number of containers', async () => {
    const executor = (IMAGES: string) =>
      service({ name: 'script-executor', builds: true, environment: { IMAGES } });
    expect(await missing([executor('node:20=13, alpine:3,')], [], ['alpine:3'])).toEqual([
      'node:20 for scripts',
    ]);
    expect(await missing([executor('registry=1/node:20')])).toEqual(['registry=1/node:20 for scripts']);
    expect(await missing([executor('')], [], [])).toEqual([
      'alpine:3 for scripts',
      'python:3.11-alpine for scripts',
    ]);
    expect(await missing([service({ builds: true, environment: { IMAGES: 'x' } })])).toEqual([]);
  });

  it('are pulled from the engine that is meant', async () => {
    const { host } = hostWith(engine());
    const [image] = await missingImages(host, at, { services: [service({})], bases: [] });
    expect(image?.pull).toEqual({ file: 'docker', args: [...at.chosenBy, 'pull', 'web:1'] });
  });
});

describe('pulling', () => {
  const image = (name: string, neededFor: 'scripts' | 'a service' | 'the build') => ({
    name,
    neededFor,
    pull: { file: 'docker', args: ['pull', name] },
  });

  /** A registry that has no image of that name. */
  async function pull(without: string, images: ReturnType<typeof image>[]) {
    const { host } = hostWith(engine());
    const pulled: string[] = [];
    const run: Host['run'] = async ({ args }, options) => {
      const name = args.at(-1) ?? '';
      pulled.push(name);
      if (name !== without) return ok({ exitCode: 0, stdout: '', stderr: '' });
      options?.onLine?.('  manifest unknown  ');
      return ok({ exitCode: 1, stdout: '', stderr: '' });
    };
    const options = { progress: silent, signal: new AbortController().signal };
    return { blocker: await pullImages({ ...host, run }, images, options), pulled };
  }

  it('has every image where the registry has', async () => {
    const { blocker, pulled } = await pull('', [image('a', 'scripts'), image('b', 'the build')]);
    expect(blocker).toBeNull();
    expect(pulled).toEqual(['a', 'b']);
  });

  it.each([
    ['scripts', 'change IMAGES in .env'],
    ['a service', 'change it in the Compose file'],
    ['the build', 'use another base image'],
  ] as const)('ends at the first that is not to be had, with what to do (%s)', async (neededFor, instead) => {
    const { blocker, pulled } = await pull('a', [image('a', neededFor), image('b', 'scripts')]);
    expect(blocker?.problem).toMatch(new RegExp(`^Image a \\(for ${neededFor}\\).*: manifest unknown$`));
    expect(blocker?.next).toEqual([{ sentence: expect.stringContaining(instead) }]);
    expect(pulled).toEqual(['a']);
  });
});

describe('what Dockerfiles start from', () => {
  const built = (name: string, context: string, args = '') => `  ${name}:
    build:
      context: ${context}
${args}    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
`;
  const text = `services:\n${built('web', '.', '      args: { BASE: "node:20" }\n')}${built('db', './db')}${built('same', './db')}${built('none', './none')}${built('gone', './gone')}${built('bare', './bare')}`;
  const files = {
    [`${APP}/Dockerfile`]: 'ARG BASE=alpine:3\nFROM $BASE\n',
    [`${APP}/db/Dockerfile`]: 'FROM debian:12\n',
    [`${APP}/none/Dockerfile`]: 'FROM scratch\n',
    [`${APP}/bare/Dockerfile`]: 'ARG BASE=\nFROM $BASE\n',
  };

  async function bases(build: 'yes' | 'no' | 'no-cache', services: ResolvedService[] = []) {
    const machine = project(text, { files });
    return baseImages(memoryHost(machine), await factsOf(machine), { build, services });
  }

  it('is named once each, and nothing where nothing is there to pull', async () => {
    expect(await bases('yes')).toEqual(['alpine:3', 'debian:12']);
    expect(await bases('no-cache')).toHaveLength(2);
  });

  it('is named with the arguments that Compose gives the build', async () => {
    const web = service({ name: 'web', builds: true, buildArgs: { BASE: 'node:20' } });
    expect(await bases('yes', [service({ name: 'other', buildArgs: { BASE: 'x:1' } }), web])).toEqual([
      'node:20',
      'debian:12',
    ]);
  });

  it('is of no matter where nothing is built, or there is no project', async () => {
    expect(await bases('no')).toEqual([]);
    const host = memoryHost();
    const facts = await factsOf(project('services: {}\n'));
    const none = { ...facts, project: { state: 'none', directory: APP, nearby: [] } } as typeof facts;
    expect(await baseImages(host, none, { build: 'yes', services: [] })).toEqual([]);
  });
});

it('shows a pull as a step of the deploy', () => {
  const pull = { file: 'docker', args: ['pull', 'a:1'] };
  expect(pullAction({ name: 'a:1', neededFor: 'scripts', pull })).toEqual({
    rule: 'deploy',
    subject: { kind: 'service', name: 'script-executor' },
    title: 'Pull a:1',
    safety: 'safe',
    steps: [{ kind: 'run', command: pull, needsRoot: false }],
  });
});
