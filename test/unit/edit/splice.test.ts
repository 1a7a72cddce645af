import { describe, expect, it } from 'vitest';
import {
  applySplices,
  breakBefore,
  insertLinesBelow,
  lineBreakAt,
  lineEnd,
  lineStart,
  removedLines,
} from '../../../src/edit/text/splice.ts';

const below = (text: string, offset: number) =>
  applySplices(text, [insertLinesBelow(text, offset, ['x', 'y'])]);
const without = (text: string, start: number, last: number) =>
  applySplices(text, [removedLines(text, start, last)]);

describe('splices', () => {
  it('are made in the order of their places, whatever order they are in, and change nothing else', () => {
    const splices = [
      { start: 4, end: 5, text: 'E' },
      { start: 0, end: 0, text: '<' },
      { start: 1, end: 3, text: '' },
    ];
    expect(applySplices('abcdef', splices)).toBe('<adEf');
    expect(splices.map(({ start }) => start)).toEqual([4, 0, 1]);
    expect(applySplices('abc', [])).toBe('abc');
  });
});

describe('a line', () => {
  const text = 'ab\r\n\ncd';

  it('begins behind a line break and ends before one, which may be CRLF', () => {
    expect([0, 2, 3, 4, 5, 6, 7].map((offset) => lineStart(text, offset))).toEqual([0, 0, 0, 4, 5, 5, 5]);
    expect([0, 2, 4, 5, 7].map((offset) => lineEnd(text, offset))).toEqual([2, 2, 4, 7, 7]);
  });

  it('that is asked about behind its CR ends where it was asked', () => {
    expect(lineEnd('ab\r\nc', 3)).toBe(3);
  });

  it('has its own line break, or else that of the line before', () => {
    expect([0, 4, 5].map((offset) => lineBreakAt(text, offset))).toEqual(['\r\n', '\n', '\n']);
    expect(lineBreakAt('a\r\nb', 3)).toBe('\r\n');
    expect(lineBreakAt('ab', 1)).toBe('\n');
    expect(lineBreakAt('\nb', 1)).toBe('\n');
  });

  it('is preceded by a line break of one or two characters, or by none', () => {
    expect([0, 4, 5].map((start) => breakBefore(text, start))).toEqual([0, 2, 4]);
  });
});

describe('new lines', () => {
  it('stand below the line, with its line break', () => {
    expect(below('a\nb\n', 0)).toBe('a\nx\ny\nb\n');
    expect(below('a\r\nb\n', 1)).toBe('a\r\nx\r\ny\r\nb\n');
  });

  it('leave a last line without an end as it is', () => {
    expect(below('a\r\nb', 3)).toBe('a\r\nb\r\nx\r\ny');
    expect(below('', 0)).toBe('\nx\ny');
  });
});

describe('lines that go', () => {
  it('go with their line breaks', () => {
    expect(without('a\nb\nc\nd', 2, 4)).toBe('a\nd');
    expect(without('a\r\nb\r\n', 0, 0)).toBe('b\r\n');
  });

  it('go with the line break before them at the end of a text that has none', () => {
    expect(without('a\nb', 2, 2)).toBe('a');
    expect(without('a\r\nb', 3, 3)).toBe('a');
    expect(without('ab', 0, 1)).toBe('');
  });
});
