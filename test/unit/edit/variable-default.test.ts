import { describe, expect, it } from 'vitest';
import { revalue } from '../../../src/edit/variable-default.ts';

describe('a text with a variable in it', () => {
  it.each([
    ['${GID:-999}', '${GID:-998}'],
    ['${GID-999}', '${GID-998}'],
    ['${GID:-}', '${GID:-998}'],
  ])('that is nothing but a variable with a default gets another default: %s', (raw, text) => {
    expect(revalue(raw, '998')).toEqual({ text });
  });

  it.each(['$GID', '${GID}', '${GID?}', '${GID:?}', '${GID?set it}', '${GID:?set it}'])(
    'that is nothing but a variable is set elsewhere: %s',
    (raw) => {
      expect(revalue(raw, '998')).toEqual({ variable: 'GID' });
    },
  );

  it.each([
    '999',
    '',
    '1$GID',
    '$GID.',
    '1${GID}',
    '1${GID:-999}',
    '${GID:-999}0',
    '${A:-${B:-1}}',
    '${A}${B}',
  ])('that is about something else gives way as a whole: %j', (raw) => {
    expect(revalue(raw, '998')).toEqual({ text: '998' });
  });

  it.each(['$B', '${B}', 'a{', 'a}'])(
    'takes no value into a default that would end it or be filled in: %s',
    (value) => {
      expect(revalue('${GID:-999}', value)).toEqual({ text: value });
    },
  );
});
