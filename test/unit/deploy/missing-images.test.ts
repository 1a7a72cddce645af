import { describe, expect, it } from 'vitest';
import { silent } from '../../../src/apply/progress.ts';
import { missingImages, pullImages } from '../../../src/deploy/missing-images.ts';
import type { ResolvedService } from '../../../src/deploy/resolved-project.ts';
import type { Host } from '../../../src/host/host.ts';
import { ok } from '../../../src/host/result.ts';
import { at, hostWith } from '../../support/engine-state.ts';
import { engine } from '../../support/memory-engine.ts';

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
    expect(await missing([executor('node:20=3, alpine:3,')], [], ['alpine:3'])).toEqual([
      'node:20 for scripts',
    ]);
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
      options?.onLine?.('manifest unknown');
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
    expect(blocker?.problem).toMatch(new RegExp(`Image a \\(for ${neededFor}\\).*manifest unknown`));
    expect(blocker?.next).toContain(instead);
    expect(pulled).toEqual(['a']);
  });
});
