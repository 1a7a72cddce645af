import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonEdit } from '../../../src/edit/edit.ts';
import { editJson } from '../../../src/edit/json/edit-json.ts';

const key = fc.constantFrom('a', 'b', 'group', '"q"', '__proto__', 'ä');

describe('editing any JSON file', () => {
  it('sets the key, and means the same for the rest', () => {
    const object = fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }));
    const indent = fc.constantFrom('', '  ', '\t', '    ');
    fc.assert(
      fc.property(
        object,
        indent,
        fc.boolean(),
        fc.array(key, { minLength: 1, maxLength: 2 }),
        (value, unit, crlf, path) => {
          const text = JSON.stringify(value, null, unit).replaceAll('\n', crlf ? '\r\n' : '\n');
          const edit: JsonEdit = { op: 'set-json', path, value: 'new' };
          const result = editJson(text, edit);
          if (result.state !== 'edited') return;
          expect(editJson(result.text, edit)).toEqual({ state: 'unchanged' });
          const after = JSON.parse(result.text);
          expect(path.reduce((at, name) => Object.getOwnPropertyDescriptor(at, name)?.value, after)).toBe(
            'new',
          );
          const [first = ''] = path;
          const others = Object.entries(JSON.parse(text)).filter(([name]) => name !== first);
          expect(Object.entries(after).filter(([name]) => name !== first)).toEqual(others);
          if (text.includes('\r')) expect(result.text).not.toMatch(/[^\r]\n/);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('{', '}', '[', ']', '"group"', ':', ',', '1', '"', '\n', ' ', '//', '\uFEFF'),
        }),
        (text) => void editJson(text, { op: 'set-json', path: ['group'], value: 'docker' }),
      ),
      { numRuns: 2000 },
    );
  });
});
