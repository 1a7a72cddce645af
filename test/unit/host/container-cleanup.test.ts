import { describe, expect, it } from 'vitest';
import { containerCleanup } from '../../../src/host/container-cleanup.ts';
import type { EngineResponse, Host, Result } from '../../../src/host/host.ts';
import { failed, ok } from '../../../src/host/result.ts';
import { memoryHost } from '../../support/memory-host.ts';

const engine = { kind: 'unix', path: '/run/docker.sock' } as const;
const create = { method: 'POST', path: '/containers/create', body: {} } as const;

/** An engine that gives each container the next number; `answer` lets its creations wait. */
function counting(answer: Promise<unknown> = Promise.resolve()): { host: Host; log: string[] } {
  const log: string[] = [];
  const request: Host['request'] = async (_, { method, path }): Promise<Result<EngineResponse>> => {
    log.push(`${method} ${path}`);
    if (method !== 'POST') return ok({ status: 204, body: null });
    const Id = String(log.length);
    await answer;
    return ok({ status: 201, body: { Id } });
  };
  return { host: { ...memoryHost(), request }, log };
}

describe('Ctrl-C while an image is looked into', () => {
  it('removes the container that was made for it', async () => {
    const { host: real, log } = counting();
    const { host, settle } = containerCleanup(real);
    await host.request(engine, create, 1000);
    await settle();
    expect(log).toEqual(['POST /containers/create', 'DELETE /containers/1?force=1&v=1']);
  });

  it('waits for one that is being made', async () => {
    let finish = (): void => undefined;
    const { host: real, log } = counting(new Promise<void>((resolve) => (finish = resolve)));
    const { host, settle } = containerCleanup(real);
    const creating = host.request(engine, create, 1000);
    const settled = settle();
    finish();
    await Promise.all([creating, settled]);
    expect(log.at(-1)).toBe('DELETE /containers/1?force=1&v=1');
  });

  it('does not wait for long', async () => {
    const { host: real, log } = counting(new Promise(() => undefined));
    const { host, settle } = containerCleanup(real);
    void host.request(engine, create, 1000);
    const began = performance.now();
    await settle();
    expect(performance.now() - began).toBeLessThan(2000);
    expect(log).toEqual(['POST /containers/create']);
  });

  it('has nothing to do where all is removed, and lets nothing new be made', async () => {
    const { host: real, log } = counting();
    const { host, settle } = containerCleanup(real);
    await host.request(engine, create, 1000);
    await host.request(engine, { method: 'DELETE', path: '/containers/1?force=1&v=1' }, 1000);
    expect(settle()).toBeNull();
    expect(await host.request(engine, create, 1000)).toEqual(failed('ECANCELED'));
    expect(log).toHaveLength(2);
  });
});
