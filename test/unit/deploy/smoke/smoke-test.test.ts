import { describe, expect, it } from 'vitest';
import type { SmokeLevel, SmokeOptions, SmokeResult } from '../../../../src/deploy/smoke/check.ts';
import { smokeTest } from '../../../../src/deploy/smoke/smoke-test.ts';
import { type Faults, hostWith, question } from './memory-executor.ts';

const quick = [
  'answers /health',
  'serves /metrics',
  'rejects a request without the token',
  'runs a script',
  'runs 10 scripts in a row',
  'separates stdout and stderr',
  'returns the exit code',
  'isolates scripts from the network',
  'gives scripts a read-only root file system',
  'runs scripts as uid 65534',
  'runs a script in another image',
  'rejects an image that is not in IMAGES',
  'serves /openapi.json',
];

const more = [
  'stops a script at its timeout',
  'stops a script that exceeds its memory limit',
  'truncates endless output',
  'rejects requests when its queue is full',
  'refills its pool of warm containers',
  'cleans up after SIGKILL and recovers',
];

function test(
  extent: SmokeLevel,
  faults: Faults = {},
  other: Partial<SmokeOptions> = {},
): Promise<SmokeResult[]> {
  return smokeTest(
    hostWith(faults),
    { ...question, ...other },
    { extent, signal: new AbortController().signal },
  );
}

const names = (results: readonly SmokeResult[]) => results.map(({ name }) => name);

describe('the smoke test', () => {
  it('asks by default what takes moments, and all of it passes on a service that works', async () => {
    const results = await test('quick');
    expect(names(results)).toEqual(quick);
    expect(results.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  });

  it('goes on in full to limits, load and the end of the service', async () => {
    const results = await test('full');
    expect(names(results)).toEqual([...quick, ...more]);
    expect(results.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  });

  it('says the middle and the slowest of ten sequential scripts', async () => {
    const result = (await test('quick')).find(({ name }) => name === 'runs 10 scripts in a row');
    expect(result?.found).toMatch(/^p50 \d+\.\d ms, max \d+\.\d ms$/);
  });

  it('sends a custom service only the requests in the guide', async () => {
    const results = await test('full', {}, { kind: 'custom' });
    expect(names(results)).toEqual([
      'answers /health',
      'serves /metrics',
      'runs a script',
      'runs a script in another image',
    ]);
  });

  it.each([
    ['no token is asked for', { open: true }, { token: null }, 'rejects a request without the token'],
    ['no Python is on the list', {}, { images: ['alpine:3'] }, 'runs a script in another image'],
  ] as const)('skips a check that does not apply: %s', async (_, faults, other, name) => {
    const results = await test('quick', faults, other);
    expect(results.find((each) => each.name === name)?.verdict ?? 'left out').toMatch(/skipped|left out/);
    expect(results.some(({ verdict }) => verdict === 'failed')).toBe(false);
  });

  it('does not try the limit on memory where the engine keeps none', async () => {
    const results = await test('full', { notEnforced: ['MEMORY_LIMIT'] });
    const memory = results.find(({ name }) => name.includes('memory'));
    expect(memory).toMatchObject({ verdict: 'skipped', found: expect.stringContaining('not_enforced') });
    expect(results.at(-1)?.verdict).toBe('passed');
  });

  it('does not fill a queue that would take too much of the host', async () => {
    const results = await test('full', { queue: 5000 });
    expect(results.find(({ name }) => name.includes('queue'))?.verdict).toBe('skipped');
  });
});

const sends = (key: string, body: unknown, status = 200): Faults => ({
  answers: { [key]: { status, body } },
});
const succeeds = (stdout: string, more = {}) => ({
  success: true,
  stdout,
  stderr: '',
  exit_code: 0,
  ...more,
});

describe('each check of the smoke test fails when it should, with what it found', () => {
  it.concurrent.each<[string, Faults, string]>([
    [
      'answers /health',
      sends('/health', { reason: 'docker_permission_denied' }, 503),
      'docker_permission_denied',
    ],
    ['serves /metrics', sends('/metrics', '# TYPE other gauge\n'), '# TYPE other'],
    ['rejects a request without the token', { open: true }, 'HTTP 200'],
    ['runs a script', sends('echo "Docker', succeeds('something else\n')), 'something else'],
    ['runs 10 scripts in a row', sends('echo again', { error: 'no' }, 500), 'HTTP 500'],
    ['separates stdout and stderr', sends('echo one', succeeds('one\ntwo\n')), 'two'],
    ['returns the exit code', sends('exit 7', succeeds('')), '"exit_code":0'],
    ['isolates scripts from the network', sends('tail -n', succeeds('eth0\t00000000\n')), 'eth0'],
    ['gives scripts a read-only root file system', sends('while', succeeds('rw,relatime\n')), 'rw,relatime'],
    ['runs scripts as uid 65534', sends('id -u', succeeds('0\n')), '0\\n'],
    ['runs a script in another image', sends('python3', { error: 'not found' }, 503), 'not found'],
    ['rejects an image that is not in IMAGES', { anyImage: true }, 'HTTP 200'],
    ['serves /openapi.json', sends('/openapi.json', {}, 404), 'HTTP 404'],
    ['stops a script at its timeout', sends('cat', succeeds('')), '"success":true'],
    ['stops a script at its timeout', { keeps: 'script' }, 'still exists 5000 ms after the answer'],
    ['stops a script that exceeds its memory limit', sends('tail /dev', { exit_code: 137 }), '137'],
    ['truncates endless output', sends('yes', succeeds('y\n')), '"success":true'],
    ['rejects requests when its queue is full', sends('sleep', succeeds('')), '0 of 259'],
    ['rejects requests when its queue is full', sends('sleep', {}, 500), 'HTTP 500'],
    ['refills its pool of warm containers', { extra: 1 }, '7 containers, not 6'],
    ['cleans up after SIGKILL and recovers', { keeps: 'all' }, '6 containers left 2000 ms after SIGKILL'],
    ['cleans up after SIGKILL and recovers', { heals: 'never' }, 'not healthy 30 s after'],
    [
      'stops a script at its timeout',
      { engine: 'silent' },
      'the engine did not answer: ETIMEDOUT (timed out)',
    ],
  ])('%s: %j', async (name, faults, saw) => {
    const results = await test('full', faults);
    expect(results.at(-1)).toMatchObject({ name, verdict: 'failed', found: expect.stringContaining(saw) });
    expect(results.slice(0, -1).some(({ verdict }) => verdict === 'failed')).toBe(false);
  });
});
