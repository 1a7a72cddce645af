import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { missingParts } from '../support/rule-parts.ts';

describe('a rule', () => {
  it.each(rules)('$id lacks no part', ({ id }) => {
    const missing = missingParts(id);
    expect(missing, `${id} lacks:\n- ${missing.join('\n- ')}`).toEqual([]);
  });

  it('that is new gets a list of each file to write', () => {
    expect(missingParts('socket-of-nobody').map((part) => part.replace(/:.*/s, ''))).toEqual([
      'tests',
      'a case that it finds',
      'its nearest look-alike',
      'a staging',
      'its fix on a real engine',
      'a text that explain knows it by',
      'a page',
    ]);
  });
});
