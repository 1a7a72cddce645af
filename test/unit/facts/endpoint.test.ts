import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findEndpoint, parseEndpoint } from '../../../src/facts/endpoint.ts';
import type { EndpointChoice } from '../../../src/facts/selection.ts';
import { type Machine, memoryHost } from '../../support/memory-host.ts';

const HOME = '/home/ann';

function context(name: string, Host: string): Record<string, string> {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = JSON.stringify({ Name: name, Endpoints: { docker: { Host } } });
  return { [`${HOME}/.docker/contexts/meta/${id}/meta.json`]: meta };
}

const files = {
  [`${HOME}/.docker/config.json`]: JSON.stringify({ currentContext: 'lab' }),
  ...context('lab', 'unix:///lab.sock'),
  ...context('other', 'tcp://other:2375'),
};

const find = (machine: Machine, choice: EndpointChoice | null = null) =>
  findEndpoint(memoryHost(machine), choice);

describe('where the client would go', () => {
  const env = { HOME, DOCKER_HOST: 'unix:///env.sock', DOCKER_CONTEXT: 'other' };

  it('is what a flag says, before all else', async () => {
    const found = await find({ env, files }, { flag: '--socket', value: '/flag.sock' });
    expect(found).toMatchObject({ origin: '--socket', kind: 'unix', path: '/flag.sock' });
  });

  it('is the context that a flag names, also over DOCKER_HOST', async () => {
    const found = await find({ env, files }, { flag: '--context', value: 'other' });
    expect(found).toMatchObject({ origin: '--context', kind: 'tcp', address: { host: 'other', port: 2375 } });
  });

  it('is DOCKER_HOST before DOCKER_CONTEXT', async () => {
    expect(await find({ env, files })).toMatchObject({ origin: 'DOCKER_HOST', path: '/env.sock' });
  });

  it('is DOCKER_CONTEXT before the current context', async () => {
    const found = await find({ env: { HOME, DOCKER_CONTEXT: 'other', DOCKER_HOST: '' }, files });
    expect(found).toMatchObject({ origin: 'DOCKER_CONTEXT', kind: 'tcp' });
  });

  it('is the current context before the default', async () => {
    expect(await find({ env: { HOME }, files })).toMatchObject({
      origin: 'context:lab',
      path: '/lab.sock',
    });
  });

  it('is found below DOCKER_CONFIG when that is set', async () => {
    const found = await find({ env: { HOME, DOCKER_CONFIG: '/elsewhere' }, files });
    expect(found).toMatchObject({ origin: 'default' });
  });

  it('is the default, where nothing says otherwise', async () => {
    expect(await find({ env: { HOME } })).toMatchObject({ origin: 'default', path: '/var/run/docker.sock' });
    expect(await find({ env: { HOME, DOCKER_CONTEXT: 'default' } })).toMatchObject({
      path: '/var/run/docker.sock',
    });
    expect(await find({ platform: 'win32' })).toMatchObject({ kind: 'other' });
  });

  it('is invalid when the context has no endpoint on disk', async () => {
    const found = await find({ env: { HOME, DOCKER_CONTEXT: 'gone' }, files });
    expect(found).toMatchObject({
      kind: 'invalid',
      problem: 'the context "gone" has no readable endpoint in /home/ann/.docker',
    });
  });

  it.each(['', '{', '[]', '{"currentContext": 3}'])('takes a config.json of %j for none', async (text) => {
    const found = await find({ env: { HOME }, files: { [`${HOME}/.docker/config.json`]: text } });
    expect(found).toMatchObject({ origin: 'default' });
  });
});

describe('an endpoint', () => {
  it.each([
    ['unix:///run/docker.sock', { kind: 'unix', path: '/run/docker.sock' }],
    ['UNIX:///run/docker.sock', { kind: 'unix', path: '/run/docker.sock' }],
    [`unix:///${'a'.repeat(106)}`, { kind: 'unix', path: `/${'a'.repeat(106)}` }],
    ['tcp://localhost', { kind: 'tcp', address: { host: 'localhost', port: 2375 } }],
    ['tcp://10.0.0.1:2376', { kind: 'tcp', address: { host: '10.0.0.1', port: 2376 } }],
    ['tcp://[::1]:80', { kind: 'tcp', address: { host: '::1', port: 80 } }],
    ['ssh://build@host', { kind: 'other' }],
    ['npipe:////./pipe/docker_engine', { kind: 'other' }],
  ])('%s is valid', (host, expected) => {
    expect(parseEndpoint(host, '--host')).toEqual({ host, origin: '--host', ...expected });
  });

  it.each([
    ['/run/docker.sock', 'it is a bare path, without unix://', 'unix:///run/docker.sock'],
    ['"unix:///run/docker.sock"', 'the quotes are part of the value', 'unix:///run/docker.sock'],
    ['unix:/run/docker.sock', 'it has no scheme such as unix:// or tcp://', 'unix:///run/docker.sock'],
    ['unix://', 'it names no path', 'unix:///var/run/docker.sock'],
    ['unix://run/docker.sock', 'the path is not absolute', 'unix:///run/docker.sock'],
    ['unix:///run/docker.sock\n', 'it contains a control character', 'unix:///run/docker.sock'],
    ['unix:///run/\u001b[31mdocker.sock', 'it contains a control character', 'unix:///run/[31mdocker.sock'],
    ['localhost:2375', 'it has no scheme such as unix:// or tcp://', null],
    ['udp://localhost', '"udp://" is not a scheme that Docker clients know', null],
    ['tcp://', 'it names no host', null],
    ['tcp://localhost:port', 'its host or port cannot be read', null],
    ['tcp://localhost:70000', 'its host or port cannot be read', null],
    [`unix:///${'a'.repeat(107)}`, 'the path is longer than the 107 bytes a socket address can hold', null],
    [`unix:///${'ä'.repeat(54)}`, 'the path is longer than the 107 bytes a socket address can hold', null],
  ])('%j is not', (host, problem, suggestion) => {
    expect(parseEndpoint(host, '--host')).toEqual({
      host,
      origin: '--host',
      kind: 'invalid',
      problem,
      suggestion,
    });
  });
});
