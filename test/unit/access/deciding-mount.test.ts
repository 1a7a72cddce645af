import { describe, expect, it } from 'vitest';
import { decidingMount, socketPathIn } from '../../../src/access/deciding-mount.ts';
import type { SocketMount } from '../../../src/facts/facts.ts';

const mount = (target: string, source = `/host${target}`, folder: string | null = null): SocketMount => ({
  source,
  target,
  folder,
  readOnly: false,
});
const usual = mount('/var/run/docker.sock');
const other = mount('/engine.sock');
const paths = ['/var/run/docker.sock'];

const decides = (mounts: readonly SocketMount[], dockerHost?: string) =>
  decidingMount(mounts, { dockerHost, paths })?.target;

describe('of several sockets that a container mounts', () => {
  it('the one that DOCKER_HOST names decides, by either name of /run', () => {
    expect(decides([usual, other], 'unix:///engine.sock')).toBe('/engine.sock');
    expect(decides([other, usual], 'unix:///run/docker.sock')).toBe('/var/run/docker.sock');
  });

  it('the one at the default path decides without the variable, or with one that names none', () => {
    expect(decides([other, usual])).toBe('/var/run/docker.sock');
    expect(decides([other, usual], 'tcp://proxy:2375')).toBe('/var/run/docker.sock');
    expect(decides([other, usual], 'unix:///gone.sock')).toBe('/var/run/docker.sock');
  });

  it("the engine's own decides where none is at the default path", () => {
    expect(decides([other, mount('/own.sock', '/run/docker.sock')])).toBe('/own.sock');
  });

  it('a mount of the file goes before one of the directory', () => {
    expect(
      decidingMount([mount('/run/docker.sock', '/a', '/run'), usual], { dockerHost: undefined, paths }),
    ).toBe(usual);
  });

  it('the first decides where nothing tells them apart, and none where there is none', () => {
    expect(decides([other, mount('/b.sock')])).toBe('/engine.sock');
    expect(decides([])).toBeUndefined();
  });
});

describe('an address', () => {
  it.each([
    ['unix:///engine.sock', '/engine.sock'],
    ['unix://engine.sock', null],
    ['tcp://proxy:2375', null],
    [undefined, null],
  ])('%s names the socket %s', (address, path) => {
    expect(socketPathIn(address)).toBe(path);
  });
});
