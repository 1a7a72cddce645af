import { describe, expect, it } from 'vitest';
import { atMost } from '../../../src/host/at-most.ts';

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('tasks, so many at a time', () => {
  it('are never more, begin in their order, and all end', async () => {
    const limit = atMost(3);
    let running = 0;
    let most = 0;
    const begun: number[] = [];
    const tasks = Array.from({ length: 20 }, (_, at) =>
      limit(async () => {
        begun.push(at);
        running += 1;
        most = Math.max(most, running);
        await soon();
        running -= 1;
        return at;
      }),
    );
    const all = Array.from({ length: 20 }, (_, at) => at);
    expect(await Promise.all(tasks)).toEqual(all);
    expect(begun).toEqual(all);
    expect(most).toBe(3);
  });

  it('go on after one that failed', async () => {
    const limit = atMost(1);
    const failing = limit(() => Promise.reject(new Error('no')));
    const next = limit(async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(await limit(async () => 'still')).toBe('still');
  });
});
