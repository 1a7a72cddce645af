import { describe, expect, it } from 'vitest';
import { isMap, parseDocument, type YAMLMap } from 'yaml';
import {
  contentEnd,
  dashOffset,
  endsItsLine,
  isEmptyValue,
  nodeEnd,
  pairEnd,
  readLayout,
  startOf,
} from '../../../src/edit/compose/yaml-layout.ts';

function mapOf(text: string): YAMLMap {
  const { contents } = parseDocument(text, { keepSourceTokens: true });
  if (!isMap(contents)) throw new Error('not a mapping');
  return contents;
}
const firstValue = (text: string) => mapOf(text).items[0]?.value;
const endOf = (text: string) => {
  const pair = mapOf(text).items[0];
  const end = pair === undefined ? null : pairEnd(pair);
  return end === null ? null : text.slice(0, end);
};

describe('the end of a line', () => {
  it.each(['', '  ', '\t', ' # why', ':', ': ', ': # why', '  # a: b', ' \r'.trimEnd()])(
    'follows a value: %j',
    (rest) => {
      expect(endsItsLine(`a${rest}\nb: c`, 1)).toBe(true);
    },
  );

  it.each([', b', '#why', ': b', ' ]', '}', ' b #', '::'])('does not: %j', (rest) => {
    expect(endsItsLine(`a${rest}\nb: c`, 1)).toBe(false);
  });

  it('may be CRLF', () => {
    expect(endsItsLine('a \r\nb', 1)).toBe(true);
  });
});

describe('a value', () => {
  it.each(['a:', 'a: ', 'a: # none', 'a:\nb: c'])('is empty where nothing is written: %j', (text) => {
    expect(isEmptyValue(firstValue(text))).toBe(true);
  });

  it.each(['a: ~', 'a: null', 'a: ""', 'a: b', 'a: []', 'a: {}', 'a: 0'])('is not empty: %j', (text) => {
    expect(isEmptyValue(firstValue(text))).toBe(false);
  });

  it('is null in braces without a colon, which is empty too', () => {
    expect(isEmptyValue(firstValue('{a, b: c}'))).toBe(true);
    expect(isEmptyValue(undefined)).toBe(false);
  });
});

describe('the end of a pair', () => {
  it.each([
    ['a: b # c\n', 'a: b'],
    ['a: # c\n', 'a'],
    ['a: [b,\n c] # d\n', 'a: [b,\n c]'],
    ['a: {b: c}\n', 'a: {b: c}'],
    ['a:\n  b:\n    - c\n    - d\n', 'a:\n  b:\n    - c\n    - d'],
    ['a:\n  b: c\n  d:\n', 'a:\n  b: c\n  d'],
    ['x: &x 1\n', 'x: &x 1'],
    ['a: "b"\n', 'a: "b"'],
  ])('is where its last value ends: %j', (text, upTo) => {
    expect(endOf(text)).toBe(upTo);
  });

  it.each(['a: |\n  b\n', 'a: >-\n  b\n', 'a:\n  - |\n    b\n', 'a:\n  b: |\n    c\n'])(
    'is not told for a block scalar: %j',
    (text) => {
      expect(endOf(text)).toBeNull();
    },
  );

  it('is that of an alias, and of nothing for what is no node', () => {
    const text = 'x: &x 1\ny: *x # z\n';
    const pair = mapOf(text).items[1];
    expect(pair && text.slice(0, pairEnd(pair) ?? 0)).toBe('x: &x 1\ny: *x');
    expect([nodeEnd(undefined), nodeEnd(null), startOf(undefined), startOf('a')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('leaves the line breaks of a block scalar out where it is replaced', () => {
    expect(contentEnd('a: |\n  b\n\n', [3, 10])).toBe(8);
  });
});

describe('the layout of a file', () => {
  const layout = (text: string) => readLayout(text, [mapOf(text)]);

  it('is what its first blocks have, of maps and of lists', () => {
    expect(layout('a:\n   b:\n     - c\nd:\n - e\n')).toEqual({ listIndent: 2, mapIndent: 3 });
    expect(layout('a:\n    b: c\n')).toEqual({ listIndent: 4, mapIndent: 4 });
    expect(layout('a:\n- b\n')).toEqual({ listIndent: 0, mapIndent: 2 });
    expect(layout('a: b\n')).toEqual({ listIndent: 2, mapIndent: 2 });
    expect(layout('a: {b: c}\nd: [e]\nf:\n    g: h\n')).toEqual({ listIndent: 4, mapIndent: 4 });
  });

  it('takes no more than eight blanks for an indentation', () => {
    expect(layout('a:\n        b: c\n')).toEqual({ listIndent: 8, mapIndent: 8 });
    expect(layout('a:\n         b: c\n')).toEqual({ listIndent: 2, mapIndent: 2 });
  });

  it('is read from the first of several parts that shows it', () => {
    const text = 'a:\n    b: c\nd:\n  - e\n';
    expect(readLayout(text, [null, firstValue(text), mapOf(text)])).toEqual({ listIndent: 2, mapIndent: 4 });
    expect(readLayout(text, [])).toEqual({ listIndent: 2, mapIndent: 2 });
  });

  it('has the place of a first dash, behind comments and properties', () => {
    const seq = firstValue('a: !x\n  # b\n  - c\n');
    expect(dashOffset(seq as never)).toBe(14);
    expect(dashOffset(firstValue('a: [b]') as never)).toBeNull();
  });
});
