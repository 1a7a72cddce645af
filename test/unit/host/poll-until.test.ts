import { expect, it } from 'vitest';
import { pollUntil } from '../../../src/host/poll-until.ts';

/** A clock that only sleeping moves. */
function clock() {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      time += milliseconds;
    },
  };
}

/** Answers 1, 2, 3 … */
function counter() {
  let count = 0;
  return async () => ++count;
}

it('gives the first answer that will do, and sleeps between the questions only', async () => {
  const time = clock();
  const options = { isDone: (answer: number) => answer === 3, timeoutMs: 1000, everyMs: 10 };
  expect(await pollUntil(time, counter(), options)).toBe(3);
  expect(time.slept).toEqual([10, 10]);
});

it('asks once more when time is up, and gives that answer', async () => {
  const time = clock();
  const options = { isDone: () => false, timeoutMs: 25, everyMs: 10 };
  expect(await pollUntil(time, counter(), options)).toBe(4);
  expect(time.now()).toBe(30);
});

it('asks once where there is no time', async () => {
  const options = { isDone: () => false, timeoutMs: 0, everyMs: 10 };
  expect(await pollUntil(clock(), counter(), options)).toBe(1);
});

it('sleeps no more when it is aborted', async () => {
  const time = clock();
  const controller = new AbortController();
  const ask = async () => {
    controller.abort();
    return 'not yet';
  };
  const options = { isDone: () => false, timeoutMs: 1000, everyMs: 10, signal: controller.signal };
  expect(await pollUntil(time, ask, options)).toBe('not yet');
  expect(time.slept).toEqual([]);
});
