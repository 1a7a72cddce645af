import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ImagePool } from '../../../templates/executor/src/pool/image-pool.ts';
import type { Started } from '../../../templates/executor/src/pool/start-container.ts';

const forever = new AbortController().signal;

/** A pool whose containers come, or do not, when the test says so. */
function poolOf(size: number) {
  const starts: { come: () => Started; fail: (reason: string) => void }[] = [];
  const discarded: string[] = [];
  const usability: (string | undefined)[] = [];
  let made = 0;
  const start = () =>
    new Promise<Started>((resolve, reject) => {
      const come = () => {
        made += 1;
        const container = { id: String(made), connection: new PassThrough(), lacks: [] };
        resolve(container);
        return container;
      };
      starts.push({ come, fail: (reason) => reject(new Error(reason)) });
    });
  const pool = new ImagePool({
    image: 'a:1',
    size,
    start,
    discard: ({ id }, reason) => discarded.push(`${id} ${reason}`),
    blame: (error) => (error as Error).message,
    onUsability: (_image, unusable) => usability.push(unusable),
  });
  pools.push(pool);
  const next = async () => {
    await expect.poll(() => starts.length, { interval: 1 }).toBeGreaterThan(0);
    return starts.shift() ?? { come: () => expect.fail(), fail: () => {} };
  };
  return { pool, starts, discarded, usability, next };
}

const pools: ImagePool[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const pool of pools.splice(0)) pool.close();
});

async function filled(size: number) {
  const made = poolOf(size);
  made.pool.fill();
  const containers = made.starts.splice(0).map(({ come }) => come());
  await sleep(0);
  return { ...made, containers };
}

describe('the pool of an image', () => {
  it('gives the oldest that is ready, and makes another a moment later', async () => {
    const { pool, next } = await filled(2);
    expect(pool.take()?.id).toBe('1');
    expect(pool.state).toMatchObject({ idle: 1, starting: 0 });
    (await next()).come();
    await sleep(0);
    expect(pool.state).toMatchObject({ idle: 2, starting: 0 });
  });

  it('serves who waits in the order they came, and fills itself afterwards', async () => {
    const { pool, starts, next } = poolOf(1);
    const [first, second] = [pool.next(forever), pool.next(forever)];
    expect(starts).toHaveLength(2);
    for (const { come } of starts.splice(0)) come();
    expect([(await first).id, (await second).id]).toEqual(['1', '2']);
    (await next()).come();
    await sleep(0);
    expect(pool.state.idle).toBe(1);
  });

  it('forgets who does not wait any longer', async () => {
    const { pool, starts, discarded } = poolOf(0);
    const gone = new AbortController();
    const waiting = pool.next(gone.signal);
    gone.abort('client_gone');
    await expect(waiting).rejects.toBe('client_gone');
    starts.shift()?.come();
    await sleep(0);
    expect(discarded).toEqual(['1 surplus']);
  });

  it('evicts at once one whose connection closes, and replaces it', async () => {
    const { pool, containers, discarded, next } = await filled(2);
    containers[1]?.connection.destroy();
    await sleep(0);
    expect([pool.state.idle, discarded]).toEqual([1, ['2 died']]);
    (await next()).come();
  });

  it('evicts one that speaks unasked', async () => {
    const { containers, discarded } = await filled(1);
    containers[0]?.connection.push('?');
    await sleep(0);
    expect(discarded).toEqual(['1 died']);
  });

  it('tells who waits what went wrong, says the image can’t be used, and tries again until it can', async () => {
    const { pool, usability, next } = poolOf(1);
    const waiting = pool.next(forever);
    (await next()).fail('no such image');
    await expect(waiting).rejects.toThrow('no such image');
    expect(pool.state.unusable).toBe('no such image');
    (await next()).come();
    await sleep(0);
    expect([pool.state.unusable, pool.state.idle]).toEqual([undefined, 1]);
    expect(usability).toEqual(['no such image', undefined]);
  });

  it('tries less and less often, and for a request at once', async () => {
    vi.useFakeTimers();
    const { pool, starts } = poolOf(1);
    let tries = 0;
    pool.fill();
    for (let second = 0; second < 60; second += 1) {
      for (const { fail } of starts.splice(0)) {
        tries += 1;
        fail('down');
      }
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(tries).toBeLessThan(20);
    expect(tries).toBeGreaterThan(8);
    starts.splice(0);
    pool.next(forever).catch(() => {});
    expect(pool.state.starting).toBeGreaterThan(0);
  });

  it('retires one at a time for its age', async () => {
    const { pool, discarded } = await filled(2);
    pool.retire(Date.now() + 1);
    expect(discarded).toEqual(['1 aged']);
    pool.retire(Date.now() - 60_000);
    expect(discarded).toEqual(['1 aged']);
  });

  it('keeps none when it closes, nor takes one that comes late', async () => {
    const { pool, starts, discarded } = await filled(1);
    pool.take();
    await expect.poll(() => starts.length, { interval: 1 }).toBe(1);
    pool.close();
    starts.shift()?.come();
    await sleep(0);
    expect(discarded).toEqual(['2 shutting_down']);
  });
});
