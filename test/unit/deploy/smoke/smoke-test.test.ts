import { describe, expect, it } from 'vitest';
import type { Extent, SmokeQuestion, SmokeResult } from '../../../../src/deploy/smoke/check.ts';
import { smokeTest } from '../../../../src/deploy/smoke/smoke-test.ts';
import { type Faults, hostWith, question } from './memory-executor.ts';

const quick = [
  'is healthy',
  'shows its metrics',
  'refuses a request without the token',
  'runs a script',
  'answers 10 scripts, one after another',
  'keeps standard error apart',
  'passes the exit code on',
  'gives scripts no network',
  'gives scripts a read-only system',
  'runs scripts as nobody',
  'runs one in another image',
  'refuses an image that is not on its list',
  'describes its requests',
];

const more = [
  'ends a script at its timeout',
  'ends a script that takes too much memory',
  'cuts an output without end',
  'turns away what its queue has no room for',
  'keeps its warm containers and no others',
  'leaves nothing behind when it is killed, and comes back',
];

function test(
  extent: Extent,
  faults: Faults = {},
  other: Partial<SmokeQuestion> = {},
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
    const result = (await test('quick')).find(({ name }) => name.startsWith('answers 10'));
    expect(result?.saw).toMatch(/^p50 \d+\.\d ms, the slowest \d+\.\d ms$/);
  });

  it('asks a service of somebody’s own only what the guide asks', async () => {
    const results = await test('full', {}, { kind: 'of their own' });
    expect(names(results)).toEqual([
      'is healthy',
      'shows its metrics',
      'runs a script',
      'runs one in another image',
    ]);
  });

  it.each([
    ['no token is asked for', { open: true }, { token: null }, 'refuses a request without the token'],
    ['no Python is on the list', {}, { images: ['alpine:3'] }, 'runs one in another image'],
  ] as const)('does not count what there is nothing to ask of: %s', async (_, faults, other, name) => {
    const results = await test('quick', faults, other);
    expect(results.find((each) => each.name === name)?.verdict ?? 'left out').toMatch(/skipped|left out/);
    expect(results.some(({ verdict }) => verdict === 'failed')).toBe(false);
  });

  it('does not try the limit on memory where the engine keeps none', async () => {
    const results = await test('full', { notEnforced: ['MEMORY_LIMIT'] });
    const memory = results.find(({ name }) => name.includes('memory'));
    expect(memory).toMatchObject({ verdict: 'skipped', saw: expect.stringContaining('not_enforced') });
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

describe('each trial is seen to fail, with what was seen', () => {
  it.concurrent.each<[string, Faults, string]>([
    ['is healthy', sends('/health', { reason: 'docker_permission_denied' }, 503), 'docker_permission_denied'],
    ['shows its metrics', sends('/metrics', '# TYPE other gauge\n'), '# TYPE other'],
    ['refuses a request without the token', { open: true }, 'HTTP 200'],
    ['runs a script', sends('echo "Docker', succeeds('something else\n')), 'something else'],
    ['answers 10 scripts, one after another', sends('echo again', { error: 'no' }, 500), 'HTTP 500'],
    ['keeps standard error apart', sends('echo one', succeeds('one\ntwo\n')), 'two'],
    ['passes the exit code on', sends('exit 7', succeeds('')), '"exit_code":0'],
    ['gives scripts no network', sends('tail -n', succeeds('eth0\t00000000\n')), 'eth0'],
    ['gives scripts a read-only system', sends('while', succeeds('rw,relatime\n')), 'rw,relatime'],
    ['runs scripts as nobody', sends('id -u', succeeds('0\n')), '0\\n'],
    ['runs one in another image', sends('python3', { error: 'not found' }, 503), 'not found'],
    ['refuses an image that is not on its list', { anyImage: true }, 'HTTP 200'],
    ['describes its requests', sends('/openapi.json', {}, 404), 'HTTP 404'],
    ['ends a script at its timeout', sends('cat', succeeds('')), '"success":true'],
    ['ends a script at its timeout', { keeps: 'script' }, 'is there 5000 ms after the answer'],
    ['ends a script that takes too much memory', sends('tail /dev', { exit_code: 137 }), '137'],
    ['cuts an output without end', sends('yes', succeeds('y\n')), '"success":true'],
    ['turns away what its queue has no room for', sends('sleep', succeeds('')), '0 of 259'],
    ['turns away what its queue has no room for', sends('sleep', {}, 500), 'HTTP 500'],
    ['keeps its warm containers and no others', { extra: 1 }, '7 containers, not 6'],
    [
      'leaves nothing behind when it is killed, and comes back',
      { keeps: 'all' },
      '6 containers 2000 ms after',
    ],
    ['leaves nothing behind when it is killed, and comes back', { heals: 'never' }, 'not healthy 30 s after'],
    ['ends a script at its timeout', { engine: 'silent' }, 'the engine gives no answer (ETIMEDOUT)'],
  ])('%s: %j', async (name, faults, saw) => {
    const results = await test('full', faults);
    expect(results.at(-1)).toMatchObject({ name, verdict: 'failed', saw: expect.stringContaining(saw) });
    expect(results.slice(0, -1).some(({ verdict }) => verdict === 'failed')).toBe(false);
  });
});
