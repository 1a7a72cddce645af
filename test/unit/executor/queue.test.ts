import { describe, expect, it } from 'vitest';
import { Queue } from '../../../templates/executor/src/queue.ts';

const never = new AbortController().signal;

describe('the queue', () => {
  it('lets in as many as it is wide, and the others in their order', async () => {
    const queue = new Queue(1, 2);
    const order: number[] = [];
    await queue.enter(1, never);
    const waiting = [1, 2].map((turn) => queue.enter(1, never).then(() => order.push(turn)));
    expect([queue.running, queue.waiting]).toEqual([1, 2]);
    queue.leave();
    queue.leave();
    await Promise.all(waiting);
    expect([order, queue.running, queue.waiting]).toEqual([[1, 2], 1, 0]);
  });

  it('refuses when as many wait as may', async () => {
    const queue = new Queue(1, 0);
    await queue.enter(1, never);
    expect(await queue.enter(1, never)).toBe('full');
  });

  it('forgets those whose time is up and those who go', async () => {
    const queue = new Queue(1, 2);
    const going = new AbortController();
    await queue.enter(1, never);
    const impatient = queue.enter(0.01, never);
    const leaving = queue.enter(1, going.signal);
    going.abort();
    expect(await Promise.all([impatient, leaving])).toEqual(['too_long', 'gone']);
    queue.leave();
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it('when closed lets no script in, but keeps its word to those who wait', async () => {
    const queue = new Queue(1, 2);
    await queue.enter(1, never);
    const waiting = queue.enter(1, never);
    queue.close();
    expect(await queue.enter(1, never)).toBe('closed');
    queue.leave();
    expect(await waiting).toBeUndefined();
  });
});
