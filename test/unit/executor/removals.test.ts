import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Removals } from '../../../templates/executor/src/pool/removals.ts';
import { startFakeEngine } from './fake-engine.ts';

/** An engine that answers a removal when it is told to. */
async function startSlowEngine() {
  const held: ServerResponse[] = [];
  const fake = await startFakeEngine(({ url = '' }, response) => {
    if (url === '/_ping') response.setHeader('Api-Version', '1.45').end('OK');
    else held.push(response);
  });
  onTestFinished(() => fake.close());
  return { engine: fake.engine, held };
}

const silent = { gone: async () => false };

describe('containers on their way out', () => {
  it('end by themselves once their input is closed, and the engine is not asked to kill them', async () => {
    const { engine, held } = await startSlowEngine();
    await engine.ping();
    const removals = new Removals({ engine, events: { gone: async () => true }, most: 2 });
    expect(await removals.letGo('a'.repeat(64))).toBe(true);
    expect(held).toEqual([]);
  });

  it('are killed where they have not ended in time', async () => {
    const { engine, held } = await startSlowEngine();
    await engine.ping();
    const removals = new Removals({ engine, events: silent, most: 2 });
    const removed = removals.letGo('a'.repeat(64));
    await expect.poll(() => held.map(({ req }) => req.method)).toEqual(['DELETE']);
    held[0]?.writeHead(204).end();
    expect(await removed).toBe(true);
  });

  it('hold up the next start while there are too many of them', async () => {
    const { engine, held } = await startSlowEngine();
    const removals = new Removals({ engine, events: silent, most: 2 });
    const removed = ['a', 'b'].map((letter) => removals.remove(letter.repeat(64)));
    let started = false;
    const room = removals.room().then(() => {
      started = true;
    });
    await expect.poll(() => held.length).toBe(2);
    await sleep(20);
    expect(started).toBe(false);
    held[0]?.writeHead(204).end();
    await room;
    held[1]?.writeHead(204).end();
    expect(await Promise.all(removed)).toEqual([true, true]);
  });

  it('are said to be there still when the engine refuses, and hold nothing up for ever', async () => {
    const { engine, held } = await startSlowEngine();
    const removals = new Removals({ engine, events: silent, most: 1 });
    const removed = removals.remove('a'.repeat(64));
    await expect.poll(() => held.length).toBe(1);
    held[0]?.writeHead(500).end('{"message":"busy"}');
    expect(await removed).toBe(false);
    await removals.room();
  });
});
