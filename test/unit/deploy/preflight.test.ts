import { describe, expect, it } from 'vitest';
import type { BuildChoice } from '../../../src/deploy/build-action.ts';
import { findBlockers } from '../../../src/deploy/preflight.ts';
import type { ResolvedService } from '../../../src/deploy/resolved-project.ts';
import { at, hostWith } from '../../support/engine-state.ts';
import { container, engine, type ListeningEngine } from '../../support/memory-engine.ts';
import type { Machine } from '../../support/memory-host.ts';
import { factsOf, linux } from '../../support/scenes.ts';

const service = (more: Partial<ResolvedService> = {}): ResolvedService => ({
  name: 'web',
  images: ['app-web', 'app_web'],
  builds: true,
  buildArgs: {},
  ports: [],
  environment: {},
  ...more,
});

interface Situation {
  readonly services: readonly ResolvedService[];
  readonly build?: BuildChoice;
  readonly behind?: ListeningEngine;
  readonly machine?: Machine;
  /** What is known of the engine. */
  readonly known?: object;
}

async function problems({ services, build = 'yes', behind = engine(), machine = {}, known }: Situation) {
  const { host } = hostWith(behind, machine);
  const facts = await factsOf(linux({ ...machine, behind }));
  const asked = { ...facts, engine: { ...facts.engine, ...known } as typeof facts.engine };
  return findBlockers(host, { engine: at, facts: asked, projectName: 'app', services, build });
}

describe('a service whose image is not built', () => {
  const missing = {
    problem: 'The image of web has not been built yet.',
    next: [{ sentence: 'Deploy without --no-build:' }, { dockperm: ['deploy'] }],
  };

  it('stops a deploy that builds nothing, and no other', async () => {
    expect(await problems({ services: [service()], build: 'no' })).toEqual([missing]);
    expect(await problems({ services: [service()], build: 'yes' })).toEqual([]);
    expect(await problems({ services: [service()], build: 'no-cache' })).toEqual([]);
  });

  it.each(['app-web', 'app_web'])('stops none where the engine has it as %s', async (name) => {
    const behind = engine({ images: { [name]: {} } });
    expect(await problems({ services: [service()], build: 'no', behind })).toEqual([]);
  });

  it('stops none where nothing builds it', async () => {
    expect(await problems({ services: [service({ builds: false })], build: 'no' })).toEqual([]);
  });

  it('is named among others that have theirs', async () => {
    const behind = engine({ images: { db: {} } });
    const services = [service({ name: 'db', images: ['db'] }), service()];
    expect(await problems({ services, build: 'no', behind })).toEqual([missing]);
  });
});

describe('an executor without a token', () => {
  const executor = (environment: Record<string, string>) => [
    service({ name: 'script-executor', environment }),
  ];
  const [missing] = [
    {
      problem: 'EXECUTOR_TOKEN is not set; the service does not start without it.',
      next: [{ command: 'echo "EXECUTOR_TOKEN=$(openssl rand -hex 32)" >> .env' }],
    },
  ];

  it('stops the deploy, since it would end at once', async () => {
    expect(await problems({ services: executor({ EXECUTOR_TOKEN: '' }) })).toEqual([missing]);
    expect(
      await problems({
        services: executor({ EXECUTOR_TOKEN: '', EXECUTOR_TOKEN_FILE: '', EXECUTOR_INSECURE_NO_TOKEN: '0' }),
      }),
    ).toEqual([missing]);
  });

  it.each([
    ['it has one', { EXECUTOR_TOKEN: 'x' }],
    ['it knows none', {}],
    ['one is in a file', { EXECUTOR_TOKEN: '', EXECUTOR_TOKEN_FILE: '/run/secrets/token' }],
    ['it is to run without', { EXECUTOR_TOKEN: '', EXECUTOR_INSECURE_NO_TOKEN: '1' }],
  ])('stops none where %s', async (_, environment) => {
    expect(await problems({ services: executor(environment) })).toEqual([]);
  });

  it('is no matter for a service of another name', async () => {
    expect(await problems({ services: [service({ environment: { EXECUTOR_TOKEN: '' } })] })).toEqual([]);
  });
});

describe('a port that is taken', () => {
  const wanting = [service({ ports: [{ address: '', port: 8080 }] })];
  const listening: Machine = { tcp: { '127.0.0.1:8080': { state: 'not-an-engine' } } };

  it('stops the deploy, with the next one to use', async () => {
    expect(await problems({ services: wanting, machine: listening })).toEqual([
      {
        problem: 'Port 8080 is already in use by another process on this host.',
        next: [{ sentence: 'Stop it, or use another port (executor template: HOST_PORT=8081 in .env).' }],
      },
    ]);
    const behind = engine({
      containers: [container({ name: 'x', project: 'shop', ports: [{ address: '', port: 8080 }] })],
    });
    expect(await problems({ services: wanting, behind })).toMatchObject([
      { problem: 'Port 8080 is already in use by container x.' },
    ]);
  });

  it.each([
    ['is elsewhere', { elsewhere: true }],
    ['did not say where it is', { state: 'unknown', elsewhere: false }],
  ])('is no matter here where the engine %s', async (_, known) => {
    expect(await problems({ services: wanting, machine: listening, known })).toEqual([]);
  });
});

it('names a missing token first', async () => {
  const services = [service(), service({ name: 'script-executor', environment: { EXECUTOR_TOKEN: '' } })];
  expect((await problems({ services, build: 'no' })).map(({ problem }) => problem.slice(0, 9))).toEqual([
    'EXECUTOR_',
    'The image',
    'The image',
  ]);
});
