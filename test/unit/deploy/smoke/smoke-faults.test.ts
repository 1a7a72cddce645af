import { describe, expect, it } from 'vitest';
import type { SmokeLevel, SmokeOptions } from '../../../../src/deploy/smoke/check.ts';
import { smokeTest } from '../../../../src/deploy/smoke/smoke-test.ts';
import type { EngineRequest, EngineResponse, Host, Result } from '../../../../src/host/host.ts';
import { failed, ok } from '../../../../src/host/result.ts';
import { type Faults, hostWith, question } from './memory-executor.ts';

interface Case {
  readonly faults?: Faults;
  readonly other?: Partial<SmokeOptions>;
  /** What is answered instead; null for what the service says by itself. */
  readonly instead?: (request: EngineRequest) => Result<EngineResponse> | null;
}

async function run(extent: SmokeLevel, { faults = {}, other = {}, instead }: Case = {}) {
  const memory = hostWith(faults);
  const asked: EngineRequest[] = [];
  const request: Host['request'] = async (address, given, timeoutMs) => {
    asked.push(given);
    return instead?.(given) ?? memory.request(address, given, timeoutMs);
  };
  const { signal } = new AbortController();
  const results = await smokeTest({ ...memory, request }, { ...question, ...other }, { extent, signal });
  return { results, asked, last: results.at(-1) };
}

const scriptOf = ({ body }: EngineRequest): string =>
  String((body as { script?: string } | undefined)?.script ?? '');
const sends = (key: string, body: unknown, status = 200): Faults => ({
  answers: { [key]: { status, body } },
});
const says = (stdout: string, more: object = {}) => ({
  success: true,
  stdout,
  stderr: '',
  exit_code: 0,
  ...more,
});
const hung = 'ab'.repeat(6);
const POOL = '# TYPE dockperm_executor_pool_size gauge\n';

describe('a service that works', () => {
  it('is told for each check what was expected, and what was found', async () => {
    const { results } = await run('full');
    const told = results.map(
      ({ expected, found }) => `${expected} | ${found.replace(/\d+(?:\.\d+)? ms/g, 'N ms')}`,
    );
    expect(told).toEqual([
      'HTTP 200 from /health | HTTP 200',
      'dockperm_executor_pool_size in /metrics | HTTP 200',
      'HTTP 401 | HTTP 401',
      '"Docker permissions working!" | "Docker permissions working!"',
      '10 answers | p50 N ms, max N ms',
      'one in stdout, two in stderr | one in stdout, two in stderr',
      'exit code 7 and success false | exit code 7 and success false',
      'no network route | no network route',
      '/ mounted read-only | / mounted read-only',
      'uid 65534 | uid 65534',
      'output of python3 --version | Python 3.11.2\n',
      'HTTP 403 | HTTP 403',
      'an OpenAPI 3 document from /openapi.json | HTTP 200',
      'timed_out within 1500 ms and its container removed | timed_out after N ms, container removed N ms later',
      'oom_killed | oom_killed',
      'stdout_truncated within 1000 ms | stdout_truncated at 2 characters after N ms',
      'HTTP 429 for some requests and success for the others | HTTP 429 for 255 of 259 requests',
      'the number of containers in dockperm_executor_pool_size | 6 containers after N ms',
      'its containers removed within 2000 ms, and a script that runs after the restart | 6 containers removed after N ms, recovered after N ms',
    ]);
    expect(results.every(({ milliseconds }) => milliseconds >= 0 && milliseconds < 60_000)).toBe(true);
  });

  it('is asked ten times in a row, and by nothing that would run if it were let in', async () => {
    const { asked } = await run('quick');
    const scripts = asked.map(scriptOf);
    expect(scripts.filter((script) => script === 'echo again')).toHaveLength(10);
    const strangers = asked.filter(({ headers, path }) => path === '/execute' && !headers?.authorization);
    expect(strangers.map(scriptOf)).toEqual(['echo test']);
    const inImages = asked.flatMap(({ body }) => {
      const { image, script } = (body ?? {}) as { image?: string; script?: string };
      return image === undefined ? [] : [[image, script]];
    });
    expect(inImages).toEqual([
      ['python:3.11-alpine', 'python3 --version'],
      ['dockperm.invalid/not-on-the-list:0', 'echo test'],
    ]);
  });

  it('is told why a check does not apply', async () => {
    const { results } = await run('quick', { other: { images: ['alpine:3'] } });
    expect(results.find(({ verdict }) => verdict === 'skipped')?.found).toBe('no Python image in IMAGES');
    const { results: full } = await run('full', { faults: { queue: 1001 } });
    expect(full.find(({ verdict }) => verdict === 'skipped')?.found).toBe(
      'filling a queue of 1001 would overload this host',
    );
    const { results: just } = await run('full', { faults: { queue: 1000 } });
    expect(just.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  });
});

describe('a check fails on half of what it expects', () => {
  it.each<[string, Faults, string]>([
    ['serves /metrics', sends('/metrics', `${POOL}`, 500), 'HTTP 500'],
    ['separates stdout and stderr', sends('echo one', says('one\n', { stderr: 'x' })), '"stderr":"x"'],
    ['separates stdout and stderr', sends('echo one', says('x', { stderr: 'two\n' })), '"stdout":"x"'],
    ['returns the exit code', sends('exit 7', says('', { success: false, exit_code: 8 })), '"exit_code":8'],
    ['returns the exit code', sends('exit 7', says('', { exit_code: 7 })), '"success":true'],
    [
      'runs a script',
      sends('echo "Docker', says('Docker permissions working!\n', { success: false })),
      'false',
    ],
    ['isolates scripts from the network', sends('tail -n', says('', { success: false })), 'false'],
    ['gives scripts a read-only root file system', sends('while', says('ro,relatime\n')), '"exit_code":0'],
    [
      'gives scripts a read-only root file system',
      sends('while', says('rw,ro\n', { exit_code: 1 })),
      'rw,ro',
    ],
    ['runs scripts as uid 65534', sends('id -u', says('65534\n'), 500), 'HTTP 500'],
    ['runs a script in another image', sends('python3', says('Python 3.1', { success: false })), 'false'],
    ['runs a script in another image', sends('python3', says('Python 2.7')), 'Python 2.7'],
    ['serves /openapi.json', sends('/openapi.json', { openapi: '3.1.0' }, 500), 'HTTP 500'],
    ['serves /openapi.json', sends('/openapi.json', { openapi: '2.0' }), '2.0'],
  ])('%s: %j', async (name, faults, found) => {
    const { last } = await run('quick', { faults });
    expect(last).toMatchObject({ name, verdict: 'failed', found: expect.stringContaining(found) });
  });

  it.each<[string, Faults, string]>([
    ['stops a script at its timeout', sends('cat', says(`${hung}\n`)), '"success":true'],
    ['stops a script at its timeout', sends('cat', { timed_out: true, stdout: 'a host\n' }), 'a host'],
    ['stops a script at its timeout', sends('cat', { timed_out: true, stdout: `x${hung}\n` }), `x${hung}`],
    ['stops a script at its timeout', sends('cat', { timed_out: true, stdout: `${hung}x\n` }), `${hung}x`],
    [
      'rejects requests when its queue is full',
      sends('/metrics', `${POOL}dockperm_executor_pool_size 6\n`),
      'no dockperm_executor_queue_capacity in /metrics',
    ],
    [
      'refills its pool of warm containers',
      sends('/metrics', `${POOL}dockperm_executor_queue_capacity 2\n`),
      'no dockperm_executor_pool_size in /metrics',
    ],
    ['refills its pool of warm containers', { extra: 2 }, '8 containers, not 6, after 20 s'],
    [
      'cleans up after SIGKILL and recovers',
      {
        extra: -6,
        answers: {
          '/metrics': { body: `${POOL}dockperm_executor_pool_size 0\ndockperm_executor_queue_capacity 2\n` },
        },
      },
      'no script containers before SIGKILL',
    ],
  ])('%s: %j', async (name, faults, found) => {
    const { last } = await run('full', { faults });
    expect(last).toMatchObject({ name, verdict: 'failed', found: expect.stringContaining(found) });
  });

  it('of a service of the user, where it serves nothing like metrics', async () => {
    const { last } = await run('quick', { faults: sends('/metrics', 'none'), other: { kind: 'custom' } });
    expect(last).toMatchObject({
      name: 'serves /metrics',
      verdict: 'failed',
      expected: '# TYPE in /metrics',
    });
  });
});

describe('the time that a service takes', () => {
  /** Only the service takes time: for each script as long as this says. */
  async function timed(extent: SmokeLevel, taken: (script: string) => number) {
    const real = performance.now;
    let now = 1000;
    performance.now = () => now;
    const instead = (request: EngineRequest) => {
      now += taken(scriptOf(request));
      return null;
    };
    try {
      return await run(extent, { instead });
    } finally {
      performance.now = real;
    }
  }

  it('is told as the middle and the slowest of ten, in whatever order they came', async () => {
    const times = [10, 1, 9, 2, 8, 3, 7, 4, 6, 100];
    const { results } = await timed('quick', (script) =>
      script === 'echo again' ? (times.shift() ?? 0) : 0,
    );
    const row = results.find(({ name }) => name === 'runs 10 scripts in a row');
    expect(row).toMatchObject({ found: 'p50 7.0 ms, max 100.0 ms', milliseconds: 150 });
  });

  it.each([
    ['cat', 'stops a script at its timeout', 1499, 1500, 'timed_out after'],
    ['yes', 'truncates endless output', 999, 1000, 'stdout_truncated at 2 characters after'],
  ])('has a limit: %s', async (script, name, enough, tooLong, found) => {
    const ask = async (milliseconds: number) => {
      const { results } = await timed('full', (each) => (each.startsWith(script) ? milliseconds : 0));
      return results.find((each) => each.name === name);
    };
    expect(await ask(enough)).toMatchObject({
      verdict: 'passed',
      found: expect.stringContaining(`${found} ${enough} ms`),
    });
    expect(await ask(tooLong)).toMatchObject({ verdict: 'failed', found: `${found} ${tooLong} ms` });
  });
});

describe('a service that does not answer', () => {
  it.each([
    ['echo again', 'runs 10 scripts in a row'],
    ['python3', 'runs a script in another image'],
    ['id -u', 'runs scripts as uid 65534'],
    ['cat', 'stops a script at its timeout'],
    ['tail /dev', 'stops a script that exceeds its memory limit'],
    ['yes', 'truncates endless output'],
    ['sleep', 'rejects requests when its queue is full'],
  ])('to %s fails, and is told so', async (script, name) => {
    const instead = (request: EngineRequest) =>
      scriptOf(request).startsWith(script) ? failed('ECONNRESET') : null;
    const { last } = await run('full', { instead });
    expect(last).toMatchObject({
      name,
      verdict: 'failed',
      found: expect.stringContaining('no answer: ECONNRESET'),
    });
  });

  it('may leave requests beyond its queue without one', async () => {
    let count = 0;
    const instead = (request: EngineRequest) =>
      scriptOf(request) === 'sleep 2' && ++count < 5 ? failed('ETIMEDOUT') : null;
    const { results } = await run('full', { instead });
    const name = 'rejects requests when its queue is full';
    expect(results.find((each) => each.name === name)).toMatchObject({ verdict: 'passed' });
  });

  const afterKill = (answer: (request: EngineRequest) => Result<EngineResponse> | null) => {
    let isKilled = false;
    return (request: EngineRequest) => {
      if (request.path.includes('/kill')) isKilled = true;
      return isKilled ? answer(request) : null;
    };
  };

  it.each<[string, Result<EngineResponse>, string]>([
    ['wrongly', ok({ status: 200, body: { stdout: 'x' } }), '"stdout":"x"'],
    ['not at all', failed('ECONNRESET'), 'no answer: ECONNRESET'],
  ])('fails where it answers %s once it is back', async (_, answer, found) => {
    const instead = afterKill((request) => (scriptOf(request) === 'echo test' ? answer : null));
    const { last } = await run('full', { instead });
    expect(last).toMatchObject({ verdict: 'failed', found: expect.stringContaining(found) });
  });

  it('is not back while its health is bad', async () => {
    const instead = afterKill(({ path }) => (path === '/health' ? ok({ status: 503, body: {} }) : null));
    const { last } = await run('full', { instead });
    expect(last?.found).toBe('not healthy 30 s after the restart');
  });

  it('has cleaned up where others have containers for scripts as well', async () => {
    const instead = afterKill(({ path }) =>
      path.startsWith('/containers/json') ? ok({ status: 200, body: [{ Id: 'theirs' }] }) : null,
    );
    expect((await run('full', { instead })).last).toMatchObject({ verdict: 'passed' });
  });
});

describe('the smoke test', () => {
  it('starts no further check after an interruption', async () => {
    const control = new AbortController();
    const memory = hostWith();
    const request: Host['request'] = async (...words) => {
      control.abort();
      return memory.request(...words);
    };
    const settings = { extent: 'quick', signal: control.signal } as const;
    expect(await smokeTest({ ...memory, request }, question, settings)).toHaveLength(1);
    expect(await smokeTest(memory, question, settings)).toEqual([]);
  });

  it('does not take a fault of its own for one of the service', async () => {
    const memory = hostWith();
    const request: Host['request'] = async () => Promise.reject(new Error('a fault'));
    const settings = { extent: 'quick', signal: new AbortController().signal } as const;
    await expect(smokeTest({ ...memory, request }, question, settings)).rejects.toThrow('a fault');
  });
});
