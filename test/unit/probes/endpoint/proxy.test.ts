import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../../../src/probes/endpoint/proxy.ts';

const engine = { host: '10.47.47.1', port: 2375 };
const proxy = { host: 'proxy', port: 3128 };

describe('the proxy that a client takes to an engine', () => {
  it('is that of HTTP_PROXY, in capitals first', () => {
    const env = { HTTP_PROXY: 'http://proxy:3128', http_proxy: 'http://other:1' };
    expect(proxyFor(env, engine, 'http')).toEqual({ variable: 'HTTP_PROXY', ...proxy });
    expect(proxyFor({ http_proxy: 'proxy:3128' }, engine, 'http')).toEqual({
      variable: 'http_proxy',
      ...proxy,
    });
  });

  it('is that of HTTPS_PROXY with TLS', () => {
    const env = { HTTP_PROXY: 'http://other:1', HTTPS_PROXY: 'http://proxy:3128' };
    expect(proxyFor(env, engine, 'https')).toMatchObject({ variable: 'HTTPS_PROXY' });
    expect(proxyFor({ HTTP_PROXY: 'http://other:1' }, engine, 'https')).toBeNull();
  });

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '::1'])('is none to %s', (host) => {
    expect(proxyFor({ HTTP_PROXY: 'http://proxy:3128' }, { host, port: 2375 }, 'http')).toBeNull();
  });

  it.each([
    ['10.47.47.1', null],
    ['10.47.0.0/16', null],
    ['a.example, 10.47.47.1:2375', null],
    ['*', null],
    ['10.47.47.1:2376', 'HTTP_PROXY'],
    ['10.48.0.0/16', 'HTTP_PROXY'],
    ['10.47.47.10', 'HTTP_PROXY'],
    ['10.47', 'HTTP_PROXY'],
  ])('with a NO_PROXY of %j is that of %s', (NO_PROXY, variable) => {
    const found = proxyFor({ HTTP_PROXY: 'http://proxy:3128', NO_PROXY }, engine, 'http');
    expect(found?.variable ?? null).toBe(variable);
  });

  it.each([
    ['build.lan', null],
    ['lan', null],
    ['.lan', null],
    ['*.lan', null],
    ['.build.lan', 'HTTP_PROXY'],
    ['uild.lan', 'HTTP_PROXY'],
  ])('with a NO_PROXY of %j for a name is that of %s', (no_proxy, variable) => {
    const target = { host: 'build.lan', port: 2375 };
    const found = proxyFor({ HTTP_PROXY: 'http://proxy:3128', no_proxy }, target, 'http');
    expect(found?.variable ?? null).toBe(variable);
  });

  it.each(['socks5://proxy:1080', 'http://ann:secret@proxy:3128', 'http://'])(
    'is not judged when it is %s',
    (HTTP_PROXY) => {
      expect(proxyFor({ HTTP_PROXY }, engine, 'http')).toBeNull();
    },
  );
});
