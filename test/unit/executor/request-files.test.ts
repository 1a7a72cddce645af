import { describe, expect, it } from 'vitest';
import { readFiles } from '../../../templates/executor/src/http/request-files.ts';

describe('files beside the script', () => {
  it('have text or bytes in them, and may lie in directories', () => {
    const files = readFiles([
      { name: 'data.csv', content: 'ü' },
      { name: 'lib/a_1.py', content: 'AP8=', encoding: 'base64' },
    ]);
    expect(files).toEqual([
      { name: 'data.csv', content: Buffer.from('ü') },
      { name: 'lib/a_1.py', content: Buffer.from([0, 255]) },
    ]);
  });

  it.each([undefined, null, []])('may be none: %j', (value) => expect(readFiles(value)).toEqual([]));

  it.each([
    '../x',
    'a/../b',
    '/etc/passwd',
    '.script',
    'a/.b',
    '-rf',
    'a/-b',
    'a b',
    "a'b",
    'a\nb',
    'a//b',
    'a/',
    '',
    '.',
    'ä',
    'a\\b',
    'a$(id)',
    'x'.repeat(201),
  ])('can’t be called %j', (name) => {
    expect(() => readFiles([{ name, content: '' }])).toThrow(/^"files\[0\]\.name" must be a relative path/);
  });

  it.each<[string, unknown, RegExp]>([
    ['no list', {}, /must be a list/],
    ['no object', ['a'], /"files\[0\]" must be/],
    [
      'a name twice',
      [
        { name: 'a', content: '' },
        { name: 'a', content: '' },
      ],
      /the same name twice/,
    ],
    [
      'a file that is a directory',
      [
        { name: 'a/b/c', content: '' },
        { name: 'a/b', content: '' },
      ],
      /"a\/b" as a file and as a directory/,
    ],
    ['no content', [{ name: 'a' }], /"files\[0\]\.content" must be a string/],
    ['an unknown field', [{ name: 'a', content: '', mode: 7 }], /unknown field "mode" in "files\[0\]"/],
    ['an unknown encoding', [{ name: 'a', content: '', encoding: 'hex' }], /"utf8" or "base64"/],
    ['what is not base64', [{ name: 'a', content: 'A*==', encoding: 'base64' }], /is not padded base64/],
    ['base64 without padding', [{ name: 'a', content: 'AP8', encoding: 'base64' }], /is not padded base64/],
    ['too many', Array.from({ length: 65 }, (_, n) => ({ name: `f${n}`, content: '' })), /more than 64/],
  ])('are refused where there is %s', (_what, value, error) => {
    expect(() => readFiles(value)).toThrow(error);
  });
});
