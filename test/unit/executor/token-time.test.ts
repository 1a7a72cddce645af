import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { requireToken } from '../../../templates/executor/src/http/request-guards.ts';

// Long, so that a comparison that stops at the first difference has something to stop before.
const token = 'k'.repeat(60_000);
const wrongAtOnce = `x${token.slice(1)}`;
const wrongAtLast = `${token.slice(1)}x`;

type Compare = (given: string) => void;

/** How many times longer the later difference takes: medians of many calls, taken in turns. */
function ratio(compare: Compare): number {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < 600; round += 1) {
    for (const [index, given] of [wrongAtOnce, wrongAtLast].entries()) {
      const started = performance.now();
      compare(given);
      times[index]?.push(performance.now() - started);
    }
  }
  const [atOnce, atLast] = times.map((list) => list.sort((a, b) => a - b)[list.length / 2] ?? 0);
  return (atLast ?? 0) / (atOnce ?? 1);
}

function throughTheGuard(given: string): void {
  const request = { headers: { authorization: `Bearer ${given}` } } as IncomingMessage;
  expect(() => requireToken(request, token)).toThrow();
}

function characterByCharacter(given: string): void {
  for (let index = 0; index < token.length; index += 1) if (given[index] !== token[index]) return;
}

describe('the time a wrong token takes', () => {
  it('would tell where it is wrong, with a comparison that stops there', () => {
    expect(ratio(characterByCharacter)).toBeGreaterThan(3);
  });

  it('does not tell where it is wrong', () => {
    const measured = ratio(throughTheGuard);
    expect(measured).toBeGreaterThan(0.7);
    expect(measured).toBeLessThan(1.4);
  });
});
