import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeBlock, writeFlow, writeName } from '../../../src/edit/compose/yaml-write.ts';

const layout = { mapIndent: 2, listIndent: 4 };
const block = (value: unknown) => writeBlock({ key: value }, layout);

describe('YAML that is written', () => {
  it.each([
    ['web', 'web'],
    ['a.b/c-d_1', 'a.b/c-d_1'],
    ['1a', '"1a"'],
    ['a b', '"a b"'],
    ['a:b', '"a:b"'],
    ['-a', '"-a"'],
    ['', '""'],
    ['yes', '"yes"'],
    ['No', '"No"'],
    ['NULL', '"NULL"'],
    ['yesterday', 'yesterday'],
  ])('has a name in quotes only where it could be read otherwise: %j', (name, written) => {
    expect(writeName(name)).toBe(written);
    expect(parse(`${written}: 1`)).toEqual({ [name]: 1 });
  });

  it.each([
    ['image:1@sha', 'key: image:1@sha'],
    ['/run/a.sock:/s:ro', 'key: /run/a.sock:/s:ro'],
    ['a=b', 'key: a=b'],
    ['-a', 'key: "-a"'],
    ['1a', 'key: "1a"'],
    ['a:', 'key: "a:"'],
    ['a b', 'key: "a b"'],
    ['a b/c', 'key: "a b/c"'],
    ['off', 'key: "off"'],
    ['a', 'key: "a"'],
  ])('has a text in quotes only where it could be read otherwise: %j', (value, line) => {
    expect(block(value)).toEqual([line]);
    expect(parse(line)).toEqual({ key: value });
  });

  it.each<[value: unknown, written: string[]]>([
    [true, ['key: true']],
    [1, ['key: 1']],
    [null, ['key: null']],
    [[], ['key: []']],
    [{}, ['key: {}']],
    [
      ['ab', 1, null, ['x']],
      ['key:', '    - ab', '    - 1', '    - null', '    - ["x"]'],
    ],
    [{ a: { b: ['cd'] }, 'e f': {} }, ['key:', '  a:', '    b:', '        - cd', '  "e f": {}']],
  ])('has a line for each value in a block: %j', (value, written) => {
    expect(block(value)).toEqual(written);
    expect(parse(written.join('\n'))).toEqual({ key: value });
  });

  it('has all texts in quotes on one line', () => {
    const value = { a: 'b', 'c d': [1, 'x', { no: null }], e: true };
    expect(writeFlow(value)).toBe('{a: "b", "c d": [1, "x", {"no": null}], e: true}');
    expect(parse(writeFlow(value))).toEqual(value);
  });
});
