import { describe, expect, it } from 'vitest';
import type { JsonEdit } from '../../../src/edit/edit.ts';
import { editJson } from '../../../src/edit/json/edit-json.ts';

const group: JsonEdit = { op: 'set-json', path: ['group'], value: 'docker' };
const set = (path: string, value: JsonEdit['value']): JsonEdit => ({
  op: 'set-json',
  path: path.split('.'),
  value,
});

describe('setting a key of a JSON file', () => {
  it.each([
    ['an empty file', '', '{\n  "group": "docker"\n}\n'],
    ['blanks alone', ' \r\n', '{\r\n  "group": "docker"\r\n}\r\n'],
    ['an empty object', '{}', '{\n  "group": "docker"\n}'],
    ['an empty object over two lines', '{\n}\n', '{\n  "group": "docker"\n}\n'],
    ['one line', '{"a":1}', '{"a":1,"group":"docker"}'],
    ['one line with blanks', '{ "a": 1 }\n', '{ "a": 1, "group": "docker" }\n'],
    ['tabs', '{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"group": "docker"\n}'],
    [
      'four blanks',
      '{\n    "a": {\n        "b": 1\n    }\n}\n',
      '{\n    "a": {\n        "b": 1\n    },\n    "group": "docker"\n}\n',
    ],
    ['CRLF', '{\r\n  "a": 1\r\n}\r\n', '{\r\n  "a": 1,\r\n  "group": "docker"\r\n}\r\n'],
    ['a byte order mark and blanks alone', '\uFEFF\n', '\uFEFF{\n  "group": "docker"\n}\n'],
    ['a byte order mark', '\uFEFF{"a": 1}', '\uFEFF{"a": 1, "group": "docker"}'],
    ['another value', '{"group"  :   "x" , "a":1}', '{"group"  :   "docker" , "a":1}'],
    ['another kind of value', '{"group": {"x": [1]}}', '{"group": "docker"}'],
    [
      'a list that is laid out oddly',
      '{"a":[\n1 ,2],\n "b":3}',
      '{"a":[\n1 ,2],\n "b":3,\n "group":"docker"}',
    ],
  ])('%s', (_, before, after) => {
    expect(editJson(before, group)).toEqual({ state: 'edited', text: after });
    expect(editJson(after, group)).toEqual({ state: 'unchanged' });
  });

  it('makes the objects on the way, and sets lists', () => {
    const text = '{\n  "a": 1\n}\n';
    expect(editJson(text, set('b.c', ['x', 'y']))).toEqual({
      state: 'edited',
      text: '{\n  "a": 1,\n  "b": {\n    "c": [\n      "x",\n      "y"\n    ]\n  }\n}\n',
    });
    expect(editJson('{"b": {"d": 1}}', set('b.c', ['x']))).toEqual({
      state: 'edited',
      text: '{"b": {"d": 1, "c": ["x"]}}',
    });
  });

  it.each([
    ['in a line', '{"a": {}}', '{"a": {\n  "b": "x"\n}}'],
    ['in a block', '{\n  "a": {}\n}\n', '{\n  "a": {\n    "b": "x"\n  }\n}\n'],
    ['with tabs', '{\n\t"a": {}\n}', '{\n\t"a": {\n\t\t"b": "x"\n\t}\n}'],
    ['further in', '{"a":\n {\n   "b":{} }}', '{"a":\n {\n   "b":"x" }}'],
  ])('fills an empty object in the layout of the file: %s', (_, before, after) => {
    expect(editJson(before, set('a.b', 'x'))).toEqual({ state: 'edited', text: after });
    expect(editJson(after, set('a.b', 'x'))).toEqual({ state: 'unchanged' });
  });

  it('makes objects in the indentation of the file', () => {
    expect(editJson('{\n    "a": 1\n}', set('b.c', 'x'))).toEqual({
      state: 'edited',
      text: '{\n    "a": 1,\n    "b": {\n        "c": "x"\n    }\n}',
    });
    expect(editJson('{"a":1}', set('b.c', 'x'))).toEqual({ state: 'edited', text: '{"a":1,"b":{"c":"x"}}' });
  });

  it.each([
    ['one of two', '{"a": {"x": 1, "b": 2}, "x": 3}', '{"a": {"b": 2}, "x": 3}'],
    ['the only one', '{"x": 3, "a": { "x": 1 }}', '{"x": 3, "a": {}}'],
  ])('takes a key away from an object further in: %s', (_, before, after) => {
    expect(editJson(before, set('a.x', null))).toEqual({ state: 'edited', text: after });
    expect(editJson(after, set('a.x', null))).toEqual({ state: 'unchanged' });
  });

  it.each([
    ['the first', '{\n  "x": 1,\n  "a": 2\n}', '{\n  "a": 2\n}'],
    ['the last', '{\n  "a": 2,\n  "x": 1\n}', '{\n  "a": 2\n}'],
    ['one in between', '{"a": 2, "x": 1, "b": 3}', '{"a": 2, "b": 3}'],
    ['the only one', '{\n  "x": 1\n}\n', '{}\n'],
  ])('takes a key away: %s', (_, before, after) => {
    expect(editJson(before, set('x', null))).toEqual({ state: 'edited', text: after });
    expect(editJson(after, set('x', null))).toEqual({ state: 'unchanged' });
  });

  it('has nothing to take away from an empty file, nor from an object that is not there', () => {
    expect(editJson('', set('x', null))).toEqual({ state: 'unchanged' });
    expect(editJson('{"a": {}}', set('x.y', null))).toEqual({ state: 'unchanged' });
  });

  it.each([
    ['a comment', '{\n  // why\n  "a": 1\n}', 'the file is not valid JSON (line 2)'],
    ['a comma at the end', '{"a": 1,}', 'the file is not valid JSON (line 1)'],
    ['half a file', '{"a": ', 'the file is not valid JSON (line 1)'],
    ['more behind it', '{} {}', 'the file is not valid JSON (line 1)'],
    ['single quotes', "{'a': 1}", 'the file is not valid JSON (line 1)'],
    ['the key twice', '{"group": "a", "group": "b"}', 'the file has "group" twice'],
    ['a list', '[1]', 'the file is not an object, so "group" cannot be set'],
    ['null', 'null', 'the file is not an object, so "group" cannot be set'],
    ['endless brackets', '['.repeat(100_000), 'the file is nested too deeply'],
  ])('refuses %s', (_, text, reason) => {
    expect(editJson(text, group)).toEqual({ state: 'refused', reason, lines: ['{"group":"docker"}'] });
  });

  it('refuses to put a value in the place of an object that is something else', () => {
    expect(editJson('{"a": [1]}', set('a.b', 'x'))).toMatchObject({
      reason: '"a" is not an object, so "b" cannot be set',
    });
    expect(editJson('{"a": {"b": 1}}', set('a.b.c', 'x'))).toMatchObject({
      reason: '"a.b" is not an object, so "c" cannot be set',
    });
  });

  it('refuses an object further in that has the key twice', () => {
    expect(editJson('{"a": {"b": 1, "b": 2}, "b": 3}', set('a.b', 'x'))).toMatchObject({
      reason: '"a" has "b" twice',
    });
  });
});
