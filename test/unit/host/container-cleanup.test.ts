import { describe, expect, it } from 'vitest';
import { containerCleanup } from '../../../src/host/container-cleanup.ts';
import type { EngineResponse, Host, Result } from '../../../src/host/host.ts';
import { failed, ok } from '../../../src/host/result.ts';
import { memoryHost } from '../../support/memory-host.ts';

const engine = { kind: 'unix', path: '/run/docker.sock' } as const;
const NAME = 'dockperm-probe-0123456789abcdef';
const create = { method: 'POST', path: `/containers/create?name=${NAME}`, body: {} } as const;
const removal = `DELETE /containers/${NAME}?force=1&v=1`;

interface Answers {
  /** Lets creations and commands wait. */
  readonly until?: Promise<unknown>;
  /** Of a removal. */
  readonly status?: number;
}

/** An engine, and a docker command, that say what they were asked. */
function logging({ until = Promise.resolve(), status = 204 }: Answers = {}): { host: Host; log: string[] } {
  const log: string[] = [];
  const request: Host['request'] = async (_, { method, path }): Promise<Result<EngineResponse>> => {
    log.push(`${method} ${path}`);
    if (method !== 'POST') return ok({ status, body: null });
    await until;
    return ok({ status: 201, body: { Id: 'c0ffee' } });
  };
  const run: Host['run'] = async ({ args }) => {
    log.push(`docker ${args.join(' ')}`);
    if (args.includes('run')) await until;
    return ok({ exitCode: 0, stdout: '', stderr: '' });
  };
  return { host: { ...memoryHost(), request, run }, log };
}

const forever = new Promise(() => undefined);

describe('Ctrl-C while an image is looked into', () => {
  it('removes the container that was made for it', async () => {
    const { host: real, log } = logging();
    const { host, settle } = containerCleanup(real);
    await host.request(engine, create, 1000);
    await settle();
    expect(log.slice(1)).toEqual([removal]);
  });

  it('waits for one that is being made', async () => {
    let finish = (): void => undefined;
    const { host: real, log } = logging({ until: new Promise<void>((resolve) => (finish = resolve)) });
    const { host, settle } = containerCleanup(real);
    const creating = host.request(engine, create, 1000);
    const settled = settle();
    expect(log).toHaveLength(1);
    finish();
    await Promise.all([creating, settled]);
    expect(log.slice(1)).toEqual([removal]);
  });

  it('does not wait for long, and removes by its name what is possibly made', async () => {
    const { host: real, log } = logging({ until: forever });
    const { host, settle } = containerCleanup(real);
    void host.request(engine, create, 1000);
    const began = performance.now();
    await settle();
    expect(performance.now() - began).toBeLessThan(2000);
    expect(log.slice(1)).toEqual([removal]);
  });

  it('tries again to remove what was not there yet', async () => {
    const { host: real, log } = logging({ until: forever, status: 404 });
    const { host, settle } = containerCleanup(real);
    void host.request(engine, create, 1000);
    await host.request(engine, { method: 'DELETE', path: `/containers/${NAME}?force=1&v=1` }, 1000);
    await settle();
    expect(log.slice(1)).toEqual([removal, removal]);
  });

  it('has nothing to do where all is removed, and lets nothing new be made', async () => {
    const { host: real, log } = logging();
    const { host, settle } = containerCleanup(real);
    await host.request(engine, create, 1000);
    await host.request(engine, { method: 'DELETE', path: `/containers/${NAME}?force=1&v=1` }, 1000);
    expect(settle()).toBeNull();
    expect(await host.request(engine, create, 1000)).toEqual(failed('ECANCELED'));
    expect(log).toHaveLength(2);
  });

  it('leaves containers alone that are no probes: a rollback has created them to stay', async () => {
    const { host: real } = logging();
    const { host, settle } = containerCleanup(real);
    await host.request(engine, { ...create, path: '/containers/create?name=app-web-1' }, 1000);
    expect(settle()).toBeNull();
  });
});

describe('Ctrl-C while a mount is looked at', () => {
  const chosenBy = ['-H', 'unix:///run/docker.sock'];
  const look = { file: 'docker', args: [...chosenBy, 'run', '--rm', '--name', NAME, 'alpine:3'] };

  it('stops and removes the container of the command, through the same engine', async () => {
    const { host: real, log } = logging({ until: forever });
    const { host, settle } = containerCleanup(real);
    void host.run(look);
    await settle();
    expect(log.slice(1)).toEqual([`docker -H unix:///run/docker.sock rm --force --volumes ${NAME}`]);
    expect(await host.run(look)).toEqual(failed('ECANCELED'));
  });

  it('has nothing to do after the command: the engine has removed its container', async () => {
    const { host: real } = logging();
    const { host, settle } = containerCleanup(real);
    await host.run(look);
    expect(settle()).toBeNull();
  });
});
