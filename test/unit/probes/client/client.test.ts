import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ClientFacts, Facts } from '../../../../src/facts/facts.ts';
import { directory, file } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { factsOf, linux } from '../../../support/scenes.ts';

const HOME = '/home/ann';
const dead = { HOME, DOCKER_HOST: 'tcp://127.0.0.1:1' };

const clientOf = async (machine: Machine): Promise<ClientFacts> => (await factsOf(machine)).client;

describe('the line that sets a variable', () => {
  it.each([
    [`${HOME}/.profile`, 'export DOCKER_HOST=tcp://a', 'tcp://a'],
    [`${HOME}/.bashrc`, '  DOCKER_HOST=tcp://a; export DOCKER_HOST', 'tcp://a; export DOCKER_HOST'],
    [`${HOME}/.bashrc`, '[ -S /x ] && export DOCKER_HOST="unix:///x"', '"unix:///x"'],
    [`${HOME}/.zshrc`, 'typeset -x DOCKER_HOST=tcp://a', 'tcp://a'],
    [`${HOME}/.config/fish/config.fish`, 'set -gx DOCKER_HOST tcp://a', 'tcp://a'],
    [`${HOME}/.config/environment.d/docker.conf`, 'DOCKER_HOST=tcp://a', 'tcp://a'],
    [`${HOME}/.pam_environment`, 'DOCKER_HOST DEFAULT=tcp://a', 'tcp://a'],
    ['/etc/environment', 'DOCKER_HOST=tcp://a', 'tcp://a'],
    ['/etc/profile.d/docker.sh', 'export DOCKER_HOST=tcp://a', 'tcp://a'],
  ])('is found in %s: %s', async (path, line, value) => {
    const files = { [path]: `# DOCKER_HOST=no\nexport DOCKER_HOSTS=no\n${line}\n` };
    const { setIn } = await clientOf(linux({ env: dead, files }));
    expect(setIn).toEqual([{ variable: 'DOCKER_HOST', file: path, line: 3, value }]);
  });

  it('is not looked for while the engine answers', async () => {
    const env = { HOME, DOCKER_HOST: 'unix:///run/docker.sock' };
    const files = { [`${HOME}/.profile`]: 'export DOCKER_HOST=unix:///run/docker.sock\n' };
    expect((await clientOf(linux({ env, files }))).setIn).toEqual([]);
  });

  it('comes with the host that Testcontainers has in a file of its own', async () => {
    const path = `${HOME}/.testcontainers.properties`;
    const { setIn } = await clientOf(linux({ env: dead, files: { [path]: 'docker.host=tcp\\://b\n' } }));
    expect(setIn).toEqual([{ variable: 'docker.host', file: path, line: 1, value: 'tcp\\://b' }]);
  });

  it('and its variables hold no passwords', async () => {
    const proxy = 'http://ann:s3cret@proxy:3128';
    const files = { [`${HOME}/.profile`]: `export HTTP_PROXY=${proxy}\n` };
    const facts: Facts = await factsOf(linux({ env: { ...dead, HTTP_PROXY: proxy }, files }));
    expect(facts.client.variables.HTTP_PROXY).toBe('http://…@proxy:3128');
    expect(JSON.stringify(facts)).not.toContain('s3cret');
  });
});

describe('the files of the client', () => {
  it('are not read where a variable decides', async () => {
    const { config } = await clientOf(linux({ env: { HOME, DOCKER_HOST: 'unix:///run/docker.sock' } }));
    expect(config).toEqual({ state: 'unknown', reason: 'not read (DOCKER_HOST takes precedence)' });
  });

  it('are all listed when the endpoint is broken, also those that cannot be read', async () => {
    const at = (name: string) =>
      `${HOME}/.docker/contexts/meta/${createHash('sha256').update(name).digest('hex')}/meta.json`;
    const files = {
      [at('good')]: JSON.stringify({ Name: 'good', Endpoints: { docker: { Host: 'unix:///x' } } }),
      [at('empty')]: '',
      [at('closed')]: file('{}', { mode: 0 }),
      [`${HOME}/.docker/contexts/meta/not-a-hash/meta.json`]: '{}',
    };
    const { contexts } = await clientOf(linux({ env: dead, files }));
    const seen = contexts.map(({ name, state }) => `${name} ${state}`);
    expect(seen.sort()).toEqual([' corrupt', ' unreadable', 'good read']);
  });

  it('is unreadable in a directory that this user cannot search', async () => {
    const files = { [`${HOME}/.docker`]: directory({ mode: 0 }), [`${HOME}/.docker/config.json`]: '{}' };
    const { config } = await clientOf(linux({ files }));
    expect(config).toEqual({ state: 'unreadable', error: 'EACCES' });
  });
});

describe('certificates', () => {
  it('are not looked at where nothing asks for TLS', async () => {
    expect((await clientOf(linux())).certificates).toEqual({ state: 'none' });
  });

  it('are each judged by what is there', async () => {
    const env = { ...dead, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c' };
    const files = { '/c/ca.pem': 'text', '/c/key.pem': file('', { mode: 0 }) };
    const { certificates } = await clientOf(linux({ env, files }));
    expect(certificates).toEqual({
      state: 'found',
      directory: '/c',
      files: [
        { role: 'ca', path: '/c/ca.pem', problem: 'corrupt' },
        { role: 'cert', path: '/c/cert.pem', problem: 'missing' },
        { role: 'key', path: '/c/key.pem', problem: 'unreadable' },
      ],
    });
  });
});
