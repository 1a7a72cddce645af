import { describe, expect, it } from 'vitest';
import { smokeOptions } from '../../../../src/deploy/smoke/request.ts';
import { failureOf, runSmokeTest } from '../../../../src/deploy/smoke/run.ts';
import type { EngineRequest, EngineResponse, Result } from '../../../../src/host/host.ts';
import { failed, ok } from '../../../../src/host/result.ts';
import { at } from '../../../support/engine-state.ts';
import { memoryHost } from '../../../support/memory-host.ts';
import { withPrograms } from '../../../support/programs-of.ts';
import { APP, composeFile, factsOf, linux, project, select } from '../../../support/scenes.ts';

const id = 'c0ffee012345';
const base = { file: 'docker', args: ['compose', '-f', 'a.yaml'] };

interface Deployed {
  readonly env?: readonly string[];
  readonly ports?: object;
  readonly network?: string;
  /** What `compose ps -q` prints. */
  readonly listed?: string;
  readonly inspected?: Result<EngineResponse>;
}

const published = { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '81' }] };

function hostOf({ env = ['EXECUTOR_TOKEN=x'], ports = published, network = 'app', ...more }: Deployed) {
  const body = {
    Id: id,
    Config: { Env: env },
    HostConfig: { NetworkMode: network },
    NetworkSettings: { Ports: ports },
  };
  const asked: string[] = [];
  const answer = (request: EngineRequest) =>
    request.path === `/containers/${id}/json`
      ? (more.inspected ?? ok({ status: 200, body }))
      : failed('ENOENT');
  const memory = memoryHost(linux());
  const inner = { ...memory, request: async (_: unknown, request: EngineRequest) => answer(request) };
  const host = withPrograms(inner, (words) => {
    asked.push(words.join(' '));
    return { stdout: more.listed ?? `${id}\n` };
  });
  return { host, asked };
}

const options = (deployed: Deployed) =>
  smokeOptions(hostOf(deployed).host, { service: 'script-executor', base, engine: at });

describe('what a deployed service is asked with', () => {
  it('is what its container says', async () => {
    const { host, asked } = hostOf({ env: ['EXECUTOR_TOKEN=a=b', 'IMAGES=alpine:3=14, registry=1/node:20'] });
    expect(await smokeOptions(host, { service: 'script-executor', base, engine: at })).toEqual({
      address: { kind: 'tcp', host: '127.0.0.1', port: 81 },
      token: 'a=b',
      images: ['alpine:3', 'registry=1/node:20'],
      kind: 'template',
      container: id,
      engine: at,
    });
    expect(asked).toEqual(['docker compose -f a.yaml ps -q script-executor']);
  });

  it('is the images of the template where it names none', async () => {
    const expected = { images: ['alpine:3', 'python:3.11-alpine'] };
    expect(await options({})).toMatchObject(expected);
    expect(await options({ env: ['EXECUTOR_TOKEN=x', 'IMAGES='] })).toMatchObject(expected);
  });

  it('is no token where it wants none', async () => {
    const env = ['EXECUTOR_INSECURE_NO_TOKEN=1', 'EXECUTOR_TOKEN='];
    expect(await options({ env })).toMatchObject({ token: null, kind: 'template' });
    expect(await options({ env: ['EXECUTOR_INSECURE_NO_TOKEN=1'] })).toMatchObject({ kind: 'template' });
    expect(await options({ env: [] })).toMatchObject({ token: null, kind: 'custom' });
  });

  it('is the port that it listens on inside', async () => {
    const ports = { '9000/tcp': [{ HostIp: '10.0.0.1', HostPort: '82' }] };
    const env = ['EXECUTOR_TOKEN=x', 'PORT=9000'];
    expect(await options({ env, ports })).toMatchObject({ address: { host: '10.0.0.1', port: 82 } });
    const everywhere = { '8080/tcp': [{ HostIp: '0.0.0.0', HostPort: '83' }] };
    expect(await options({ ports: everywhere })).toMatchObject({ address: { host: '127.0.0.1', port: 83 } });
  });

  it("is its own port on the host's network", async () => {
    const env = ['EXECUTOR_TOKEN=x', 'PORT=9000'];
    expect(await options({ env, ports: {}, network: 'host' })).toMatchObject({
      address: { kind: 'tcp', host: '127.0.0.1', port: 9000 },
    });
  });

  it.each<[string, Deployed]>([
    ['it has no running container', { listed: '' }],
    ['it has no running container', { listed: 'no such service: x\n' }],
    ['the engine did not describe its container', { inspected: failed('ETIMEDOUT') }],
    ['it publishes no port on this host', { ports: {} }],
    ['it publishes no port on this host', { env: ['EXECUTOR_TOKEN=x', 'PORT=9'] }],
    ['its token is in a file that dockperm does not read', { env: ['EXECUTOR_TOKEN_FILE=/run/token'] }],
  ])('cannot be said where %s', async (why, deployed) => {
    expect(await options(deployed)).toBe(why);
  });

  it('is a token of the environment, though there is a file as well', async () => {
    const env = ['EXECUTOR_TOKEN_FILE=/run/token', 'EXECUTOR_TOKEN=x'];
    expect(await options({ env })).toMatchObject({ token: 'x' });
  });

  it('is found among other lines, and not where Compose cannot be run', async () => {
    expect(await options({ listed: `warning\n${id}\n` })).toMatchObject({ container: id });
    for (const listed of [`x${id}\n`, `${id}x\n`])
      expect(await options({ listed })).toBe('it has no running container');
    const { host } = hostOf({});
    const broken = { ...host, run: async () => failed('ENOENT') };
    expect(await smokeOptions(broken, { service: 'x', base, engine: at })).toBe(
      'it has no running container',
    );
  });
});

describe('the smoke test of a deploy', () => {
  const executor = composeFile('group_add: ["998"]').replace('web:\n', 'script-executor:\n');
  const settings = { extent: 'quick', signal: new AbortController().signal } as const;
  const nothing = { smoke: [], url: null, hasToken: false };

  it('tests nothing where there is no executor, no project or no engine', async () => {
    const { host } = hostOf({});
    expect(await runSmokeTest(host, await factsOf(project(composeFile())), settings)).toEqual(nothing);
    expect(await runSmokeTest(host, await factsOf(linux()), settings)).toEqual(nothing);
    const denied = await factsOf(project(executor, { identity: { groups: [] } }));
    expect(await runSmokeTest(host, denied, settings)).toEqual(nothing);
  });

  it('is skipped, with the reason, where the service cannot be asked', async () => {
    const { host } = hostOf({ listed: '' });
    const run = await runSmokeTest(host, await factsOf(project(executor)), settings);
    expect(run).toEqual({
      ...nothing,
      smoke: [
        {
          name: 'smoke test',
          verdict: 'skipped',
          expected: 'test requests',
          found: 'it has no running container',
          milliseconds: 0,
        },
      ],
    });
    expect(failureOf(run)).toBeNull();
  });

  it('says where the service listens, whether it asks for a token, and what failed', async () => {
    const { host } = hostOf({});
    const run = await runSmokeTest(
      host,
      await factsOf(project(executor), select({ directory: APP })),
      settings,
    );
    expect(run).toMatchObject({ url: 'http://localhost:81', hasToken: true });
    expect(run.smoke).toMatchObject([{ name: 'answers /health', verdict: 'failed' }]);
    expect(failureOf(run)).toEqual({
      message: 'Smoke test failed: answers /health (expected HTTP 200 from /health).',
      log: [run.smoke[0]?.found],
    });
    const open = hostOf({ env: ['EXECUTOR_INSECURE_NO_TOKEN=1'] });
    const untold = await runSmokeTest(open.host, await factsOf(project(executor)), settings);
    expect(untold.hasToken).toBe(false);
  });
});
