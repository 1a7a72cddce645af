import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../templates/executor/src/settings/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'executor-settings-'));
const token = { EXECUTOR_TOKEN: 'a-token-long-enough' };

afterAll(() => rmSync(folder, { recursive: true }));

describe('the settings', () => {
  it('have safe defaults, and the guide’s two images', () => {
    const settings = readSettings(token);
    expect(settings).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      timeout: 10,
      maxTimeout: 60,
      metricsPublic: false,
    });
    expect(settings.images).toEqual(['alpine:3', 'python:3.11-alpine']);
    expect(settings.limits).toMatchObject({
      memory: 256 * 2 ** 20,
      cpus: 1,
      pids: 64,
      tmpfs: 64 * 2 ** 20,
      output: 2 ** 20,
    });
    expect(settings.endpoint).toEqual({ kind: 'socket', path: '/var/run/docker.sock' });
  });

  it('take an empty value for none, as Compose passes it', () => {
    const empty = { ...token, PORT: '', IMAGES: '', MEMORY_LIMIT: ' ', LOG_LEVEL: '', DOCKER_HOST: '' };
    expect(readSettings(empty)).toEqual(readSettings(token));
  });

  it.each([
    ['64k', 65_536],
    ['1MiB', 2 ** 20],
    ['2mb', 2 * 2 ** 20],
    ['7000000', 7_000_000],
  ])('read the size %s', (value, size) => {
    expect(readSettings({ ...token, MAX_OUTPUT: value }).limits.output).toBe(size);
  });

  it('read the images with their pool sizes and without repetitions', () => {
    const images = 'a:1=4, registry.example:5000/b@sha256:0f ,a:1,c=0';
    const { images: names, pools } = readSettings({ ...token, IMAGES: images });
    expect(names).toEqual(['a:1', 'registry.example:5000/b@sha256:0f', 'c']);
    expect(pools.map(({ size }) => size)).toEqual([4, 2, 0]);
  });

  it.each([
    [{}, 'alpine:3=4 python:3.11-alpine=2'],
    [{ POOL_SIZE: '7' }, 'alpine:3=7 python:3.11-alpine=2'],
    [{ BASE_IMAGE: 'ubuntu:22.04', POOL_SIZE: '3' }, 'ubuntu:22.04=3 python:3.11-alpine=2'],
    [
      { CUSTOM_POOLS: 'registry.example:5000/a:1:5,node:20:1' },
      'alpine:3=4 registry.example:5000/a:1=5 node:20=1',
    ],
    [{ POOL_SIZE: '3', IMAGES: 'a=1,b' }, 'a=1 b=3'],
    [{ BASE_IMAGE: 'x', CUSTOM_POOLS: 'y:1', IMAGES: 'a=1' }, 'a=1'],
  ])('make of %j, names of the guide among them, the pools %s', (env, pools) => {
    const read = readSettings({ ...token, ...env }).pools.map(({ image, size }) => `${image}=${size}`);
    expect(read.join(' ')).toBe(pools);
  });

  it('take the guide’s port only where the service’s own is not set', () => {
    expect(readSettings({ ...token, HOST_PORT: '9000' }).port).toBe(9000);
    expect(readSettings({ ...token, HOST_PORT: '9000', PORT: '8081' }).port).toBe(8081);
  });

  it('lower the usual timeout with the greatest one', () => {
    expect(readSettings({ ...token, MAX_TIMEOUT: '3' }).timeout).toBe(3);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '0x10'],
    ['TIMEOUT', '61'],
    ['MAX_TIMEOUT', '0'],
    ['MEMORY_LIMIT', '1m'],
    ['MEMORY_LIMIT', 'lots'],
    ['CPU_LIMIT', '0'],
    ['PIDS_LIMIT', '-1'],
    ['MAX_CONCURRENCY', '1.5'],
    ['QUEUE', 'none'],
    ['METRICS_PUBLIC', 'yes'],
    ['LOG_LEVEL', 'verbose'],
    ['IMAGES', 'alpine:3=two'],
    ['IMAGES', 'alpine:3,,b'],
    ['IMAGES', 'alpine:3=101'],
    ['CUSTOM_POOLS', 'python:3.11-alpine'],
    ['CUSTOM_POOLS', ':2'],
    ['BASE_IMAGE', '--privileged'],
    ['POOL_SIZE', 'big'],
    ['HOST_PORT', '65536'],
    ['START_PARALLELISM', '0'],
    ['IDLE_MAX_AGE', '0'],
    ['IMAGES', '../etc'],
    ['DEPLOYMENT', 'a b'],
    ['DOCKER_HOST', '/var/run/docker.sock'],
    ['DOCKER_HOST', 'ssh://host'],
    ['EXECUTOR_TOKEN', 'short'],
    ['EXECUTOR_TOKEN', 'with a space in the middle'],
    ['EXECUTOR_INSECURE_NO_TOKEN', 'maybe'],
  ])('refuse %s=%s by name, saying what is expected', (name, value) => {
    const named = new RegExp(`^${name}(="${value}" is not valid; expected| must be) `);
    expect(() => readSettings({ ...token, [name]: value })).toThrow(named);
  });

  it.each([
    ['unix:///run/user/1000/docker.sock', { kind: 'socket', path: '/run/user/1000/docker.sock' }],
    ['tcp://10.0.0.1', { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
    ['tcp://[::1]:2376', { kind: 'tcp', host: '::1', port: 2376 }],
  ])('take %s for an engine', (value, endpoint) => {
    expect(readSettings({ ...token, DOCKER_HOST: value }).endpoint).toEqual(endpoint);
  });
});

describe('the token', () => {
  it('is required, unless its absence is asked for', () => {
    expect(() => readSettings({})).toThrow(/^EXECUTOR_TOKEN is not set/);
    expect(readSettings({ EXECUTOR_INSECURE_NO_TOKEN: '1' }).token).toBeUndefined();
  });

  it('can come from a file', () => {
    const path = join(folder, 'token');
    writeFileSync(path, 'from-a-file-0123456789\n');
    expect(readSettings({ EXECUTOR_TOKEN_FILE: path }).token).toBe('from-a-file-0123456789');
  });

  it('from a file that is not there stops the service, also where none is needed', () => {
    const env = { EXECUTOR_TOKEN_FILE: join(folder, 'missing'), EXECUTOR_INSECURE_NO_TOKEN: '1' };
    expect(() => readSettings(env)).toThrow(/^EXECUTOR_TOKEN_FILE is not a readable file: ENOENT/);
  });

  it('from an empty file is no token', () => {
    const path = join(folder, 'empty');
    writeFileSync(path, '\n');
    expect(() => readSettings({ EXECUTOR_TOKEN_FILE: path })).toThrow(/^EXECUTOR_TOKEN must be/);
  });

  it('is not repeated in the message that refuses it', () => {
    expect(() => readSettings({ EXECUTOR_TOKEN: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
  });
});
