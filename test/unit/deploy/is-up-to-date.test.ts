import { describe, expect, it } from 'vitest';
import { hasNetworksByName, isUpToDate } from '../../../src/deploy/is-up-to-date.ts';

const container = (more: Record<string, unknown> = {}, env: readonly string[] = ['PORT=80', 'A=1']) => ({
  id: 'c1',
  name: 'app-web-1',
  service: 'web',
  running: true,
  inspected: {
    Image: 'sha256:i1',
    Config: { Image: 'app-web', Env: env, Labels: { 'com.docker.compose.config-hash': 'h1' } },
    NetworkSettings: { Networks: { app_default: { NetworkID: 'app_default' } } },
    ...more,
  },
});

const configured = (more: object = {}) => ({
  hashes: { web: 'h1' },
  environments: { web: { A: '1' } },
  images: { 'app-web': { id: 'i1', env: ['PORT=80'] } },
  ...more,
});

describe('a container on an engine that gives names for the ids of networks', () => {
  it('is recognised by its network ids', () => {
    expect(hasNetworksByName(container())).toBe(true);
  });

  it.each([
    ['an id', { app_default: { NetworkID: 'f3a9' } }],
    ['no network', {}],
    ['one of each', { a: { NetworkID: 'a' }, b: { NetworkID: '77' } }],
  ])('is not taken for one with %s', (_, Networks) => {
    expect(hasNetworksByName(container({ NetworkSettings: { Networks } }))).toBe(false);
  });

  it('is as configured when nothing would be another', () => {
    expect(isUpToDate([container()], configured())).toBe(true);
  });

  it('is up to date with the variables that engines set themselves', () => {
    const env = ['PORT=80', 'A=1', 'container=podman', 'HOSTNAME=c1', 'HOME=/', 'TERM=xterm'];
    expect(isUpToDate([container({}, env)], configured())).toBe(true);
  });

  it('has the dollar signs that compose config doubles', () => {
    const environments = { web: { A: '1$$2' } };
    expect(isUpToDate([container({}, ['PORT=80', 'A=1$2'])], configured({ environments }))).toBe(true);
  });

  it.each([
    ['another configuration', configured({ hashes: { web: 'h2' } })],
    ['another image', configured({ images: { 'app-web': { id: 'i2', env: ['PORT=80'] } } })],
    ['an image that is gone', configured({ images: {} })],
    ['another value in an env_file', configured({ environments: { web: { A: '2' } } })],
    ['a variable more', configured({ environments: { web: { A: '1', B: '' } } })],
    ['a variable less', configured({ environments: { web: {} } })],
    [
      'a value of its own for what engines set',
      configured({ environments: { web: { A: '1', HOME: '/x' } } }),
    ],
    ['a service more', configured({ hashes: { web: 'h1', db: 'h2' } })],
    ['a service less', configured({ hashes: {} })],
  ])('is not as configured with %s', (_, now) => {
    expect(isUpToDate([container()], now)).toBe(false);
  });

  const db = { ...container(), id: 'c2', name: 'app-db-1', service: 'db' };
  const two = configured({
    hashes: { web: 'h1', db: 'h1' },
    environments: { web: { A: '1' }, db: { A: '1' } },
  });

  it('is as configured beside others that are, in whatever order they are listed', () => {
    expect(isUpToDate([container(), db], two)).toBe(true);
    expect(isUpToDate([db, container()], two)).toBe(true);
    const reversed = { ...two, hashes: { db: 'h1', web: 'h1' } };
    expect(isUpToDate([container(), db], reversed)).toBe(true);
  });

  it('is not as configured beside one that is not', () => {
    expect(isUpToDate([container(), { ...db, running: false }], two)).toBe(false);
  });

  it('is not as configured where there is neither a container nor a service', () => {
    expect(isUpToDate([], configured({ hashes: {} }))).toBe(false);
  });

  it('is not as configured where Compose does not say the environment of its service', () => {
    expect(isUpToDate([container()], configured({ environments: {} }))).toBe(false);
  });

  it('has variables whose names only resemble those that engines set', () => {
    for (const name of ['MY_HOME', 'HOMEPAGE', 'XPATH'])
      expect(isUpToDate([container({}, ['PORT=80', 'A=1', `${name}=x`])], configured())).toBe(false);
  });

  it('has whole values, of several lines as well', () => {
    const environments = { web: { A: '1=2\n3' } };
    expect(isUpToDate([container({}, ['PORT=80', 'A=1=2\n3'])], configured({ environments }))).toBe(true);
    expect(isUpToDate([container({}, ['PORT=80', 'A=1=2\n4'])], configured({ environments }))).toBe(false);
  });

  it('is not as configured when it has ended', () => {
    expect(isUpToDate([{ ...container(), running: false }], configured())).toBe(false);
  });

  it('is not as configured beside a second one of its service', () => {
    expect(isUpToDate([container(), container()], configured())).toBe(false);
  });
});
