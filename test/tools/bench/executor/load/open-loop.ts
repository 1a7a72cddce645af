import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../tasks.ts';
import { newWord } from './new-word.ts';
import type { Script } from './requester.ts';

/** A timer may fire this much late, in milliseconds: what is left is waited out on the processor. */
const timerError = 1.5;

export async function runOpen(
  { rate, count }: { rate: number; count: number },
  script: Script,
): Promise<Outcome> {
  const began = performance.now() + 20;
  const running: Promise<void>[] = [];
  const [times, wrong]: [number[], string[]] = [[], []];
  for (let turn = 0; turn < count; turn += 1) {
    const due = began + (turn * 1000) / rate;
    await waitUntil(due);
    running.push(measure(script, due, { times, wrong }));
  }
  await Promise.all(running);
  return { times, wrong };
}

/** All at once; each is due when the first is. */
export async function runBurst({ count }: { count: number }, script: Script): Promise<Outcome> {
  const [times, wrong]: [number[], string[]] = [[], []];
  const due = performance.now();
  await Promise.all(Array.from({ length: count }, () => measure(script, due, { times, wrong })));
  return { times, wrong };
}

async function measure(
  script: Script,
  due: number,
  { times, wrong }: { times: number[]; wrong: string[] },
): Promise<void> {
  const fault = await script(newWord());
  times.push(performance.now() - due);
  if (fault !== undefined) wrong.push(fault);
}

async function waitUntil(due: number): Promise<void> {
  const rest = due - performance.now() - timerError;
  if (rest > 0) await sleep(rest);
  while (performance.now() < due) await new Promise(setImmediate);
}
