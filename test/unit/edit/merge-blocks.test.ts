import { expect, it } from 'vitest';
import { mergeBlocks } from '../../../src/edit/merge-blocks.ts';

it('puts what belongs under the same line together, and says the same line once', () => {
  const blocks = [
    ['services:', '  web:', '    networks:', '      - default', '      - a'],
    ['services:', '  web:', '    depends_on:', '      - a'],
    ['services:', '  web:', '    networks:', '      - default', '      - b'],
  ];
  expect(mergeBlocks(blocks)).toEqual([
    'services:',
    '  web:',
    '    networks:',
    '      - default',
    '      - a',
    '      - b',
    '    depends_on:',
    '      - a',
  ]);
});

it('leaves a single block as it is, also where lines repeat', () => {
  const json = ['{', '  "a": {', '  },', '  "b": {', '  },', '  "c": {', '  }', '}'];
  expect(mergeBlocks([json])).toEqual(json);
  expect(mergeBlocks([])).toEqual([]);
});
