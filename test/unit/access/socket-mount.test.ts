import { describe, expect, it } from 'vitest';
import {
  isForwardedPath,
  isSamePath,
  mountableSocket,
  socketMountOf,
  socketPathsOf,
} from '../../../src/access/socket-mount.ts';
import type { Endpoint } from '../../../src/facts/facts.ts';

const unix = (path: string): Endpoint => ({
  kind: 'unix',
  path,
  host: `unix://${path}`,
  origin: 'default',
  context: null,
});
const tcp: Endpoint = {
  kind: 'tcp',
  host: 'tcp://build:2375',
  origin: 'DOCKER_HOST',
  context: null,
  address: { host: 'build', port: 2375 },
  tls: null,
  proxy: null,
};
const own = '/var/run/docker.sock';

describe('the socket of an engine in a virtual machine', () => {
  it.each(['.docker/run', '.docker/desktop', '.colima/default', '.lima/d', '.rd/x', '.orbstack/run'])(
    'is forwarded to ~/%s',
    (folder) => {
      expect(isForwardedPath(`/home/ann/${folder}/docker.sock`)).toBe(true);
      expect(socketPathsOf(unix(`/home/ann/${folder}/docker.sock`))).toEqual([
        `/home/ann/${folder}/docker.sock`,
        own,
      ]);
    },
  );

  it.each([
    '/run/docker.sock',
    '/home/ann/docker/run/docker.sock',
    '/home/ann/.docker/docker.sock',
    '/colima/s',
  ])('is not at %s', (path) => {
    expect(isForwardedPath(path)).toBe(false);
    expect(socketPathsOf(unix(path))).toEqual([path]);
  });

  it('is mounted by the path of its own host', () => {
    expect(mountableSocket(unix('/run/d.sock'), { elsewhere: false })).toBe('/run/d.sock');
    expect(mountableSocket(unix('/run/d.sock'), { elsewhere: true })).toBe(own);
    expect(mountableSocket(tcp, { elsewhere: false })).toBe(own);
    expect(socketPathsOf(tcp)).toEqual([own]);
  });
});

describe('a mount of the socket', () => {
  const mount = (source: string, target: string, paths: readonly string[] = ['/run/engine/api']) =>
    socketMountOf({ source, target, readOnly: true }, paths);
  const asFile = (source: string, target: string) => ({ source, target, folder: null, readOnly: true });

  it.each([
    ['/run/docker.sock', '/x'],
    ['/x', '/var/run/docker.sock'],
    ['docker.sock', '/x'],
    ['/run/docker-1.2_a.sock', '/x'],
    ['/run/user/1000/podman/podman.sock', '/x'],
    ['/home/ann/docker.sock.raw', '/x'],
    ['/run/engine/api', '/x'],
  ])('is the file itself: %s to %s', (source, target) => {
    expect(mount(source, target)).toEqual(asFile(source, target));
  });

  it.each([
    ['/run/mydocker.sock', '/x'],
    ['/run/docker.sock.old', '/x'],
    ['/run/docker.sock/below', '/x'],
    ['/run/dockerXsock', '/x'],
    ['/run/containerd.sock', '/x'],
    ['/', '/host'],
    ['/run', '/run'],
    ['/run/engine/other', '/x'],
  ])('is not %s to %s', (source, target) => {
    expect(mount(source, target)).toBeNull();
  });

  it('can be its directory, by either name of /run', () => {
    const folder = { target: '/e/api', folder: '/e', readOnly: true };
    expect(mount('/run/engine', '/e')).toEqual({ source: '/run/engine/api', ...folder });
    expect(mount('/var/run/engine', '/e')).toEqual({ source: '/var/run/engine/api', ...folder });
    expect(mount('/run/engine', '/e', ['/a/b', '/run/engine/api'])).toEqual({
      source: '/run/engine/api',
      ...folder,
    });
  });

  it('knows /var/run for /run, and nothing else for it', () => {
    expect(isSamePath('/var/run/docker.sock', '/run/docker.sock')).toBe(true);
    expect(isSamePath('/var/run', '/run')).toBe(true);
    expect(isSamePath('/run/a', '/run/b')).toBe(false);
    expect(isSamePath('/var/runner/a', '/runner/a')).toBe(false);
    expect(isSamePath('/srv/var/run/a', '/srv/run/a')).toBe(false);
  });
});
