import { describe, expect, it } from 'vitest';
import { findHolder, kill, scriptContainers, start } from '../../../../src/deploy/smoke/engine.ts';
import {
  describe as describeAnswer,
  execute,
  get,
  notEnforced,
  readRun,
  type SmokeTarget,
  sumOfMetric,
} from '../../../../src/deploy/smoke/service.ts';
import { timeUntil } from '../../../../src/deploy/smoke/wait.ts';
import type { EngineRequest, EngineResponse, Result } from '../../../../src/host/host.ts';
import { failed, ok } from '../../../../src/host/result.ts';
import { memoryHost } from '../../../support/memory-host.ts';
import { question } from './memory-executor.ts';

interface Asked {
  readonly request: EngineRequest;
  readonly timeoutMs: number;
}

function target(answer: (request: EngineRequest) => Result<EngineResponse>, token: string | null = 'secret') {
  const asked: Asked[] = [];
  const host = memoryHost();
  const request: typeof host.request = async (_, given, timeoutMs) => {
    asked.push({ request: given, timeoutMs });
    return answer(given);
  };
  return { asked, target: { ...question, token, host: { ...host, request } } satisfies SmokeTarget };
}

const saying = (body: unknown, status = 200) => target(() => ok({ status, body }));

describe('a request to the service', () => {
  it('has the name of this host, and the token where there is one', async () => {
    const { asked, target: it } = saying({});
    await get(it, '/health');
    await execute(it, { script: 'x', timeout: 3 }, 5);
    expect(asked).toEqual([
      {
        request: {
          method: 'GET',
          path: '/health',
          headers: { host: 'localhost:8080', authorization: 'Bearer secret' },
        },
        timeoutMs: 30_000,
      },
      {
        request: {
          method: 'POST',
          path: '/execute',
          body: { script: 'x', timeout: 3 },
          headers: { host: 'localhost:8080', authorization: 'Bearer secret' },
        },
        timeoutMs: 5,
      },
    ]);
    const { asked: open, target: without } = target(() => ok({ status: 200, body: {} }), null);
    await get(without, '/health');
    expect(open[0]?.request.headers).toEqual({ host: 'localhost:8080' });
  });
});

describe('what the service says of a script', () => {
  it('is read field by field', () => {
    const body = {
      success: true,
      stdout: 'a',
      stderr: 'b',
      exit_code: 7,
      timed_out: true,
      oom_killed: true,
      stdout_truncated: true,
    };
    expect(readRun(ok({ status: 200, body }))).toEqual({
      status: 200,
      success: true,
      stdout: 'a',
      stderr: 'b',
      exitCode: 7,
      timedOut: true,
      oomKilled: true,
      truncated: true,
    });
  });

  it('is the empty value where it says nothing, or something else', () => {
    const nothing = {
      status: 500,
      success: false,
      stdout: '',
      stderr: '',
      exitCode: undefined,
      timedOut: false,
      oomKilled: false,
      truncated: false,
    };
    expect(readRun(ok({ status: 500, body: 'x' }))).toEqual(nothing);
    const odd = { success: 1, timed_out: 'yes', oom_killed: 1, stdout_truncated: 'true', stdout: 5 };
    expect(readRun(ok({ status: 500, body: odd }))).toEqual(nothing);
    expect(readRun(failed('ECONNREFUSED'))).toBeNull();
  });

  it('is shown by its status and text, and not at any length', () => {
    expect(describeAnswer(ok({ status: 200, body: 'fine' }))).toBe('HTTP 200 fine');
    expect(describeAnswer(ok({ status: 503, body: { a: 1 } }))).toBe('HTTP 503 {"a":1}');
    expect(describeAnswer(ok({ status: 200, body: 'x'.repeat(400) }))).toHaveLength(300);
    expect(describeAnswer(failed('ECONNREFUSED'))).toBe('no answer: ECONNREFUSED (connection refused)');
  });
});

describe('what the service says of itself', () => {
  it('are the limits that the engine does not keep', async () => {
    expect(await notEnforced(saying({ not_enforced: ['MEMORY_LIMIT', 5] }).target)).toEqual(['MEMORY_LIMIT']);
    expect(await notEnforced(saying({}).target)).toEqual([]);
    expect(await notEnforced(target(() => failed('ETIMEDOUT')).target)).toEqual([]);
  });

  it('are metrics, of which the values of a name are added up', async () => {
    const text = '# TYPE a gauge\na{x="1"} 4\na{x="2"} 2.5\nb 1e+2\nxa 7\na_more 9\na -\n# a 8\na 9 of 10\n';
    const sum = (name: string) => sumOfMetric(saying(text).target, name);
    expect([await sum('a'), await sum('b'), await sum('c')]).toEqual([6.5, 100, null]);
    expect(await sumOfMetric(target(() => failed('ETIMEDOUT')).target, 'a')).toBeNull();
    expect(await sumOfMetric(saying({ a: 1 }).target, 'a')).toBeNull();
    expect(await sumOfMetric(saying('a 0\n').target, 'a')).toBe(0);
  });
});

/** An engine with these containers, each with the scripts that it owns. */
function engineWith(members: readonly string[], owners: Readonly<Record<string, readonly string[]>>) {
  return target(({ path }) => {
    const list = (ids: readonly string[]) => ok({ status: 200, body: ids.map((Id) => ({ Id })) });
    const filters = decodeURIComponent(path);
    const owner = /dockperm\.executor\.owner=(\w+)/.exec(filters)?.[1];
    if (owner !== undefined) return list(owners[owner] ?? []);
    if (filters.includes('com.docker.compose.project=it')) return list(members);
    if (path.startsWith('/containers/json')) return list(Object.values(owners).flat());
    const id = path.split('/')[2] ?? '';
    const Config = { Hostname: `host${id}`, Labels: { 'com.docker.compose.project': 'it' } };
    return ok({ status: 200, body: { Config } });
  });
}

describe('the container that holds the socket', () => {
  const container = question.container;

  it('is the service itself, where it owns the scripts', async () => {
    const { target: it } = engineWith(['other', container], {
      [`host${container}`]: ['s1'],
      hostother: ['s2'],
    });
    expect(await findHolder(it)).toEqual({ id: container, scripts: ['s1'] });
  });

  it('is a broker beside it, where that owns them', async () => {
    const { target: it } = engineWith([container, 'idle', 'broker'], { hostbroker: ['s1', 's2'] });
    expect(await findHolder(it)).toEqual({ id: 'broker', scripts: ['s1', 's2'] });
  });

  it('is the service without any script, where nothing owns one', async () => {
    const { target: it } = engineWith([container, 'x'], {});
    expect(await findHolder(it)).toEqual({ id: container, scripts: [] });
  });

  it('is asked for with the stopped ones, as are all scripts', async () => {
    const { target: it, asked } = engineWith([container], { hostx: ['s1', 's2'] });
    expect(await scriptContainers(it)).toEqual(['s1', 's2']);
    expect(decodeURIComponent(asked[0]?.request.path ?? '')).toBe(
      '/containers/json?all=1&filters={"label":["dockperm.executor"]}',
    );
  });
});

describe('an engine that fails during the test', () => {
  it.each([
    [failed('ETIMEDOUT'), 'the engine did not answer: ETIMEDOUT (timed out)'],
    [
      ok({ status: 500, body: { message: 'out of memory' } }),
      'the engine answered kill with HTTP 500 out of memory',
    ],
    [ok({ status: 500, body: {} }), 'the engine answered kill with HTTP 500'],
  ] as [Result<EngineResponse>, string][])('is named: %j', async (answer, message) => {
    await expect(kill(target(() => answer).target, 'x')).rejects.toMatchObject({ message });
  });

  it('is named by what it was asked for', async () => {
    const refusing = () => saying({ message: 'no' }, 500).target;
    await expect(start(refusing(), 'x')).rejects.toThrow('the engine answered start with HTTP 500 no');
    await expect(scriptContainers(refusing())).rejects.toThrow('the engine answered list with HTTP 500 no');
    await expect(findHolder(refusing())).rejects.toThrow('the engine answered inspect with HTTP 500 no');
  });

  it('may have started a container by itself', async () => {
    await expect(start(saying(null, 304).target, 'x')).resolves.toBeUndefined();
  });
});

describe('the time until something is so', () => {
  it('is measured, and none where it takes too long', async () => {
    let now = 0;
    const host = {
      now: () => now,
      sleep: async (milliseconds: number) => {
        now += milliseconds;
      },
    };
    let asked = 0;
    expect(await timeUntil(host, async () => ++asked === 3, 1000)).toBe(100);
    expect(await timeUntil(host, async () => false, 1000)).toBeNull();
    expect(await timeUntil(host, async () => true, 1000)).toBe(0);
  });
});
