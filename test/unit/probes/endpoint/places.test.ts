import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { engine } from '../../../support/memory-engine.ts';
import { directory, link, socket } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { factsOf, linux, SOCKET, without } from '../../../support/scenes.ts';

const HOME = '/home/ann';
const mine = socket(engine(), { uid: 1000 });

async function placesOf(machine: Machine): Promise<Record<string, string>> {
  const { candidates } = await factsOf(machine);
  return Object.fromEntries(
    candidates
      .filter(({ state }) => state !== 'missing')
      .map(({ host, product, state }) => [host, `${product}: ${state}`]),
  );
}

function meta(name: string, Host: string): Record<string, string> {
  const id = createHash('sha256').update(name).digest('hex');
  const text = JSON.stringify({ Name: name, Endpoints: { docker: { Host } } });
  return { [`${HOME}/.docker/contexts/meta/${id}/meta.json`]: text };
}

describe('where else an engine may listen', () => {
  it.each([
    ['/run/user/1000/docker.sock', 'rootless Docker'],
    ['/run/user/1000/podman/podman.sock', 'rootless Podman'],
    [`${HOME}/.docker/run/docker.sock`, 'rootless Docker'],
    [`${HOME}/.docker/desktop/docker.sock`, 'Docker Desktop'],
    [`${HOME}/.colima/default/docker.sock`, 'Colima'],
    [`${HOME}/.colima/work/docker.sock`, 'Colima'],
    [`${HOME}/.colima/docker.sock`, 'Colima'],
    [`${HOME}/.config/colima/default/docker.sock`, 'Colima'],
    [`${HOME}/.orbstack/run/docker.sock`, 'OrbStack'],
    [`${HOME}/.rd/docker.sock`, 'Rancher Desktop'],
    [`${HOME}/.lima/docker/sock/docker.sock`, 'Lima'],
    [`${HOME}/.local/share/containers/podman/machine/qemu/podman.sock`, 'Podman machine'],
    ['/mnt/wsl/docker-desktop/shared-sockets/guest-services/docker.proxy.sock', 'Docker Desktop (WSL 2)'],
  ])('is %s, for %s', async (path, product) => {
    const machine = without(linux({ files: { [path]: mine } }), SOCKET);
    expect(await placesOf(machine)).toEqual({ [`unix://${path}`]: `${product}: answers` });
  });

  it('on a Mac is where Docker Desktop listens, and nowhere below /run', async () => {
    const path = `${HOME}/.docker/run/docker.sock`;
    const machine = without(linux({ platform: 'darwin', files: { [path]: mine } }), SOCKET);
    expect(await placesOf(machine)).toEqual({ [`unix://${path}`]: 'Docker Desktop: answers' });
    const { candidates } = await factsOf(machine);
    expect(candidates.filter(({ host }) => host.startsWith('unix:///run'))).toEqual([]);
  });

  it('on Windows is a named pipe', async () => {
    const { candidates } = await factsOf({
      platform: 'win32',
      cwd: '/home/ann/app',
      files: { '/home/ann/app/x': '' },
    });
    expect(candidates.map(({ host, product }) => `${product}: ${host}`)).toEqual([
      'Docker Desktop: npipe:////./pipe/dockerDesktopLinuxEngine',
      'Podman machine: npipe:////./pipe/podman-machine-default',
    ]);
  });

  it('is not looked at while the engine in use answers', async () => {
    const { candidates } = await factsOf(linux({ files: { '/run/user/1000/docker.sock': mine } }));
    expect(candidates).toEqual([]);
  });

  it('is said with what stands there', async () => {
    const files = {
      '/run/user/1000/docker.sock': socket({ state: 'stopped' }, { uid: 1000 }),
      '/run/podman': directory({ mode: 0o700 }),
      '/run/podman/podman.sock': socket(engine()),
      [`${HOME}/.docker/desktop/docker.sock`]: link('/gone'),
      [`${HOME}/.rd/docker.sock`]: directory(),
      [`${HOME}/.orbstack/run/docker.sock`]: socket({ state: 'hung' }, { uid: 1000 }),
      [`${HOME}/.colima/default/docker.sock`]: socket(engine()),
    };
    expect(await placesOf(without(linux({ files }), SOCKET))).toEqual({
      'unix:///run/user/1000/docker.sock': 'rootless Docker: refused',
      'unix:///run/podman/podman.sock': 'Podman: hidden',
      [`unix://${HOME}/.docker/desktop/docker.sock`]: 'Docker Desktop: dangling',
      [`unix://${HOME}/.rd/docker.sock`]: 'Rancher Desktop: not-a-socket',
      [`unix://${HOME}/.orbstack/run/docker.sock`]: 'OrbStack: timeout',
      [`unix://${HOME}/.colima/default/docker.sock`]: 'Colima: denied',
    });
  });

  it('is where contexts lead, under the name of the product that is known there', async () => {
    const files = {
      ...meta('desktop-linux', `unix://${HOME}/.docker/desktop/docker.sock`),
      ...meta('build', 'tcp://127.0.0.1:2375'),
      [`${HOME}/.docker/desktop/docker.sock`]: mine,
    };
    const machine = { ...without(linux({ files }), SOCKET), tcp: { '127.0.0.1:2375': engine() } };
    const { candidates } = await factsOf(machine);
    expect(candidates.filter(({ state }) => state === 'answers')).toMatchObject([
      { product: 'Docker Desktop', context: 'desktop-linux' },
      { product: 'context build', context: 'build' },
    ]);
  });

  it('is not the socket in use under another name', async () => {
    const machine = linux({
      identity: { groups: [] },
      env: { HOME, DOCKER_HOST: 'unix:///run/docker.sock' },
    });
    expect(await placesOf(machine)).toEqual({});
  });
});
