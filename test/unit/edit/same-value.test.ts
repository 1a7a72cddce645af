import { describe, expect, it } from 'vitest';
import { isSameValue } from '../../../src/edit/text/same-value.ts';

describe('two values', () => {
  it.each<[a: unknown, b: unknown]>([
    [1, 1],
    [Number.NaN, Number.NaN],
    [null, null],
    [[], []],
    [
      { a: [1, { b: null }], c: 'x' },
      { c: 'x', a: [1, { b: null }] },
    ],
  ])('are the same with the same content, in any order of keys: %j, %j', (a, b) => {
    expect(isSameValue(a, b)).toBe(true);
  });

  it.each<[a: unknown, b: unknown]>([
    [1, '1'],
    [1, 2],
    [null, {}],
    [{}, null],
    [{}, undefined],
    ['a', {}],
    [{}, 'a'],
    [[], {}],
    [{}, []],
    [['a'], { 0: 'a' }],
    [[1, 2], [1]],
    [[1], [1, 2]],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [{ a: undefined }, { b: undefined }],
    [{ toString: undefined }, { a: 1 }],
    [{ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 3 }] } }],
  ])('differ in a value, a key, an order of items or a kind: %j, %j', (a, b) => {
    expect(isSameValue(a, b)).toBe(false);
  });

  it('are compared once for each pair that aliases share, and a cycle ends', () => {
    const laugh = (depth: number, last: unknown): unknown =>
      Array.from({ length: depth }).reduce((inner) => [inner, inner, inner], last);
    expect(isSameValue(laugh(40, 1), laugh(40, 1))).toBe(true);
    expect(isSameValue(laugh(40, 1), laugh(40, 2))).toBe(false);
    const ring: unknown[] = [];
    ring.push(ring);
    expect(isSameValue(ring, [ring])).toBe(true);
    expect(isSameValue(ring, [[ring, 1]])).toBe(false);
  });

  it('may be met again beside another partner', () => {
    const shared = { a: 1 };
    expect(isSameValue([shared, shared], [{ a: 1 }, { a: 2 }])).toBe(false);
  });
});
