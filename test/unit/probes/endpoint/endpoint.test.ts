import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EndpointChoice } from '../../../../src/facts/selection.ts';
import { escapeControls } from '../../../../src/host/escape-controls.ts';
import { openContextStore } from '../../../../src/probes/client/context-store.ts';
import { findEndpoint } from '../../../../src/probes/endpoint/endpoint.ts';
import { parseEndpoint } from '../../../../src/probes/endpoint/parse-endpoint.ts';
import { type Machine, memoryHost } from '../../../support/memory-host.ts';

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

  it('is what DOCKER_HOST says for the context "default", which is never on disk', async () => {
    const found = await find({ env, files }, { flag: '--context', value: 'default' });
    expect(found).toMatchObject({ origin: 'DOCKER_HOST', path: '/env.sock', context: null });
  });

  it('is the default for a context that names no host, as the client takes it', async () => {
    const found = await find({ env: { HOME, DOCKER_CONTEXT: 'bare' }, files: context('bare', '') });
    expect(found).toMatchObject({ context: 'bare', path: '/var/run/docker.sock' });
  });

  it('is not to be had from a context that is gone', async () => {
    const found = await find({ env: { HOME, DOCKER_CONTEXT: 'gone' }, files });
    expect(found).toMatchObject({ kind: 'invalid', problem: { code: 'context-missing' }, context: 'gone' });
  });

  it.each([
    ['', 'context-empty', 'is empty'],
    ['{', 'context-corrupt', 'is not a valid context'],
    ['{"Name":"lab"}', 'context-corrupt', 'has no Docker endpoint'],
  ])('is not to be had from a meta.json of %j', async (text, code, detail) => {
    const [path = ''] = Object.keys(context('lab', ''));
    const found = await find({ env: { HOME }, files: { ...files, [path]: text } });
    expect(found).toMatchObject({ kind: 'invalid', problem: { code, detail }, file: path });
  });

  it.each(['', '{', '[]', '{"currentContext": 3}'])('takes a config.json of %j for none', async (text) => {
    const found = await find({ env: { HOME }, files: { [`${HOME}/.docker/config.json`]: text } });
    expect(found).toMatchObject({ origin: 'default' });
  });

  it('takes a current context of null for none that is set, as the client does', async () => {
    const config = { [`${HOME}/.docker/config.json`]: '{"currentContext": null}' };
    const store = openContextStore(memoryHost({ env: { HOME }, files: config }));
    expect(await store.config()).toEqual({ state: 'read', currentContext: null });
  });

  it('keeps the name of a context on one line', async () => {
    const name = 'a\nb\u001b[2J';
    const config = { [`${HOME}/.docker/config.json`]: JSON.stringify({ currentContext: name }) };
    const found = await find({ env: { HOME }, files: { ...config, ...context(name, 'unix:///x.sock') } });
    expect(found).toMatchObject({ path: '/x.sock', origin: 'context:a\\x0ab\\x1b[2J' });
  });
});

describe('TLS', () => {
  const tcp = { HOME, DOCKER_HOST: 'tcp://build:2376' };
  const own = { ca: '/c/ca.pem', cert: '/c/cert.pem', key: '/c/key.pem' };

  it('is spoken when a variable asks for it, whatever its value', async () => {
    const env = { ...tcp, DOCKER_TLS_VERIFY: '0', DOCKER_CERT_PATH: '/c' };
    expect(await find({ env })).toMatchObject({ tls: { ...own, verify: true, by: 'DOCKER_TLS_VERIFY' } });
    const unchecked = { ...tcp, DOCKER_TLS: '1', DOCKER_CERT_PATH: '/c' };
    expect(await find({ env: unchecked })).toMatchObject({ tls: { ...own, verify: false } });
  });

  it('takes the certificates beside config.json where no directory is named', async () => {
    const found = await find({ env: { ...tcp, DOCKER_TLS_VERIFY: '1' } });
    expect(found).toMatchObject({ tls: { ca: `${HOME}/.docker/ca.pem` } });
  });

  it('is not spoken for certificates alone, nor for an empty variable', async () => {
    expect(await find({ env: { ...tcp, DOCKER_CERT_PATH: '/c' } })).toMatchObject({ tls: null });
    expect(await find({ env: { ...tcp, DOCKER_TLS_VERIFY: '' } })).toMatchObject({ tls: null });
  });

  it('is spoken with what a context keeps of certificates, and variables do not count then', async () => {
    const id = createHash('sha256').update('other').digest('hex');
    const folder = `${HOME}/.docker/contexts/tls/${id}/docker`;
    const env = { HOME, DOCKER_CONTEXT: 'other', DOCKER_TLS_VERIFY: '1' };
    expect(await find({ env, files })).toMatchObject({ tls: null });
    const found = await find({ env, files: { ...files, [`${folder}/ca.pem`]: '' } });
    expect(found).toMatchObject({ tls: { ca: `${folder}/ca.pem`, cert: null, verify: true, by: 'context' } });
  });
});

describe('an endpoint', () => {
  const byFlag = { origin: '--host', context: null } as const;
  const tcp = (host: string, port: number) => ({
    kind: 'tcp',
    address: { host, port },
    tls: null,
    proxy: null,
  });

  it.each([
    ['unix:///run/docker.sock', { kind: 'unix', path: '/run/docker.sock' }],
    [`unix:///${'a'.repeat(106)}`, { kind: 'unix', path: `/${'a'.repeat(106)}` }],
    ['tcp://localhost', tcp('localhost', 2375)],
    ['tcp://10.0.0.1:2376', tcp('10.0.0.1', 2376)],
    ['tcp://[::1]:80', tcp('::1', 80)],
    ['localhost:2375', tcp('localhost', 2375)],
    ['ssh://build@host', { kind: 'other' }],
    ['npipe:////./pipe/docker_engine', { kind: 'other' }],
  ])('%s is valid', (host, expected) => {
    expect(parseEndpoint(host, byFlag)).toEqual({ host, ...byFlag, ...expected });
  });

  it('is no named pipe anywhere but on Windows', async () => {
    const pipe = { flag: '--host', value: 'npipe:////./pipe/docker_engine' } as const;
    expect(await findEndpoint(memoryHost({ platform: 'win32' }), pipe)).toMatchObject({ kind: 'other' });
    expect(await findEndpoint(memoryHost(), pipe)).toMatchObject({
      kind: 'invalid',
      problem: { code: 'bad-value', detail: 'named pipes exist on Windows only' },
    });
  });

  it('is read without blanks and line ends around it, as the client does', () => {
    expect(parseEndpoint(' unix:///run/docker.sock\n', byFlag)).toMatchObject({
      kind: 'unix',
      host: 'unix:///run/docker.sock',
    });
  });

  it('of a context with https:// is used without TLS, as the client does', () => {
    const found = parseEndpoint('https://build:2376', { origin: 'context:lab', context: 'lab' });
    expect(found).toMatchObject(tcp('build', 2376));
  });

  it.each([
    ['/run/docker.sock', 'it is a path without unix://', 'unix:///run/docker.sock'],
    ['"unix:///run/docker.sock"', 'the quotes are part of the value', 'unix:///run/docker.sock'],
    ['unix:/run/docker.sock', 'it has no scheme such as unix:// or tcp://', 'unix:///run/docker.sock'],
    ['unix://', 'it has no path', 'unix:///var/run/docker.sock'],
    ['unix://run/docker.sock', 'the path is not absolute', 'unix:///run/docker.sock'],
    ['unix://tcp://10.0.0.1:2375', 'it has two schemes', 'tcp://10.0.0.1:2375'],
    ['tcp://unix:///run/docker.sock', 'it has two schemes', 'unix:///run/docker.sock'],
    ['unix://~/docker.sock', '"~" was not expanded by a shell', null],
    ['fd://3', '"fd://" is for the engine, not for clients', null],
    ['unix:///run/\tdocker.sock', 'it contains a control character', 'unix:///run/docker.sock'],
    ['unix:///run/docker.sock\nunix:///run/x', 'it contains a control character', null],
    ['unix:///run/\u001b[31mdocker.sock', 'it contains a control character', 'unix:///run/[31mdocker.sock'],
    ['UNIX:///run/docker.sock', '"UNIX://" is not a Docker scheme', 'unix:///run/docker.sock'],
    ['udp://localhost', '"udp://" is not a Docker scheme', null],
    ['https://build:2376', 'the docker command does not support "https://"', 'tcp://build:2376'],
    ['ssh://', 'it has nothing after the scheme', null],
    ['tcp://', 'it has no host', null],
    ['tcp://localhost:port', 'its host or port is not valid', null],
    ['tcp://localhost:70000', 'its host or port is not valid', null],
    [`unix:///${'a'.repeat(107)}`, 'the path is longer than the 107 bytes of a socket address', null],
    [`unix:///${'ä'.repeat(54)}`, 'the path is longer than the 107 bytes of a socket address', null],
  ])('%j is not', (host, detail, suggestion) => {
    expect(parseEndpoint(host, byFlag)).toEqual({
      host: escapeControls(host),
      ...byFlag,
      kind: 'invalid',
      problem: { code: 'bad-value', detail },
      suggestion,
      file: null,
    });
  });
});
