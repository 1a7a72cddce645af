import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLog } from '../../../../src/commands/explain/read-log.ts';
import { readWithTimeout, type StdinTimeout } from '../../../../src/commands/explain/stdin-timeout.ts';

const forEver = (): Promise<never> => new Promise(() => undefined);
const after = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

async function* silence(): AsyncGenerator<Uint8Array> {
  yield await forEver();
}

async function* lateWords(ms: number): AsyncGenerator<Uint8Array> {
  await after(ms);
  yield Buffer.from('permission ');
  await after(ms);
  yield Buffer.from('denied');
}

describe('a stream that delays its input', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function read(chunks: AsyncIterable<Uint8Array>, begins: StdinTimeout['begins']) {
    const notice = vi.fn();
    const outcome = readLog(readWithTimeout(chunks, { begins, notice })).catch((error: Error) => error);
    return { notice, outcome };
  }

  it('is given up after 10 s when no option asked for it, with the next step', async () => {
    const { outcome } = read(silence(), 'soon');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await outcome).toMatchObject({
      message: 'No input on standard input after 10 s.',
      next: [
        { sentence: expect.stringContaining('or - to wait') },
        { command: 'dockperm explain </dev/null' },
      ],
    });
  });

  it('is waited for without limit when an option asked for it', async () => {
    const { outcome } = read(lateWords(60_000), 'any-time');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await outcome).toBe('permission denied');
  });

  it('is read to its end after the first byte', async () => {
    const { outcome } = read(lateWords(9_000), 'soon');
    await vi.advanceTimersByTimeAsync(18_000);
    expect(await outcome).toBe('permission denied');
  });

  it('prints its notice once', async () => {
    const { notice } = read(silence(), 'any-time');
    await vi.advanceTimersByTimeAsync(900);
    expect(notice).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(notice).toHaveBeenCalledOnce();
  });

  it('that ends soon prints no notice', async () => {
    const { notice, outcome } = read(lateWords(100), 'soon');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await outcome).toBe('permission denied');
    expect(notice).not.toHaveBeenCalled();
  });
});
