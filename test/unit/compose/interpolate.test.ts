import { describe, expect, it } from 'vitest';
import { interpolate } from '../../../src/compose/interpolate.ts';

const env = { A: 'a', EMPTY: '' };

describe('interpolate', () => {
  it.each([
    ['plain text', 'plain text'],
    ['$A-${A}', 'a-a'],
    ['$$A $${A}', '$A ${A}'],
    ['${B}${constructor}$toString', ''],
    ['${B:-b}${B-b}', 'bb'],
    ['${EMPTY:-b}|${EMPTY-b}', 'b|'],
    ['${A:-b}', 'a'],
    ['${A:+b}|${EMPTY:+b}|${EMPTY+b}|${B+b}', 'b||b|'],
    ['${B:?needed}|${A?needed}', '|a'],
    ['${B:-${C:-${A}}}', 'a'],
    ['${B:-{x}}', `${'{x}'.slice(0, 2)}}`],
    ['${} ${1} $ ${A', '${} ${1} $ ${A'],
    ['${A/x/y}', '${A/x/y}'],
  ])('%s → %s', (text, value) => {
    expect(interpolate(text, env).value).toBe(value);
  });

  it.each(['$', '$1', '${}', '${A', '${A/x/y}', '${A:-$1}'])('%s is no template for Compose', (text) => {
    expect(interpolate(text, env).valid).toBe(false);
  });

  it('lists the variables, nested ones too, with what stands in for them', () => {
    expect(interpolate('${GID:-${DOCKER_GID-998}}$A${B:?no}', env).variables).toEqual([
      { name: 'GID', fallback: '${DOCKER_GID-998}', required: false },
      { name: 'DOCKER_GID', fallback: '998', required: false },
      { name: 'A', fallback: null, required: false },
      { name: 'B', fallback: null, required: true },
    ]);
  });
});
