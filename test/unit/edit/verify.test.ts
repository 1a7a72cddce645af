import { describe, expect, it } from 'vitest';
import { findTarget } from '../../../src/edit/compose/compose-target.ts';
import { differenceFrom } from '../../../src/edit/compose/verify.ts';
import { lines } from './as-diff.ts';

const intended = { image: 'a', user: '1' };
const before = lines('x: 1', 'services:', '  app:', '    image: a', '  b: {image: b}');

function difference(text: string, result: string, also: readonly string[] = []): string | null {
  const target = findTarget(text, 'app');
  if ('refused' in target) throw new Error(target.refused);
  return differenceFrom(target, { intended, also }, result);
}

const unsafe = 'this part of the file cannot be edited safely';
const good = lines('x: 1', 'services:', '  app:', '    image: a', '    user: "1"', '  b: {image: b}');

describe('a result that is read back', () => {
  it('is taken where the service reads as intended, and the rest as before', () => {
    expect(difference(before, good)).toBeNull();
    expect(difference(before, good.replace('"1"', "'1' # new"))).toBeNull();
  });

  it.each([
    ['is no YAML any more', good.replace('image: a', 'image: [a')],
    ['is no YAML any more at its end', `${good}y: [`],
    ['has a document more', `${good}---\n`],
    ['does not read as intended', before],
    ['changes more of the service', good.replace('user: "1"', 'user: "1"\n    init: true')],
    ['changes another part of the file', good.replace('x: 1', 'x: 2')],
    ['adds another part to the file', `${good}y: 1\n`],
    ['adds a service', `${good}  c: {image: c}\n`],
    ['takes a service away', good.replace('  b: {image: b}\n', '')],
    [
      'puts the services in another order',
      lines('x: 1', 'services:', '  b: {image: b}', '  app: {image: a, user: "1"}'),
    ],
    ['has other services', good.replace('  b:', '  c:')],
  ])('is refused where it %s', (_, result) => {
    expect(difference(before, result)).toBe(unsafe);
  });

  it('is refused where another document changes', () => {
    const named = (name: string, text: string) => `name: ${name}\n---\n${text}---\nname: z\n`;
    expect(difference(named('a', before), named('a', good))).toBeNull();
    expect(difference(named('a', before), named('b', good))).toBe(
      'another YAML document in the file would change as well',
    );
    expect(difference(named('a', before), named('a', good).replace('name: z', 'name: y'))).toBe(
      'another YAML document in the file would change as well',
    );
  });

  it('is read at the top in a file of the first format', () => {
    const top = lines('app: {image: a}', 'b: {image: b}');
    expect(difference(top, lines('app: {image: a, user: "1"}', 'b: {image: b}'))).toBeNull();
    expect(difference(top, lines('app: {image: a, user: "1"}', 'b: {image: c}'))).toBe(
      'its settings are shared through a YAML anchor with b',
    );
  });
});

describe('another service that changes along', () => {
  const both = (...services: string[]) => lines('services:', '  app: {image: a, user: "1"}', ...services);
  const first = lines('services:', '  app: {image: a}', '  b: {image: a, init: true}', '  c: {image: a}');

  it('is named where it is not meant', () => {
    const result = both('  b: {image: a, init: true, user: "1"}', '  c: {image: a, user: "1"}');
    expect(difference(first, result)).toBe('its settings are shared through a YAML anchor with b, c');
    expect(difference(first, result, ['b'])).toBe('its settings are shared through a YAML anchor with c');
    expect(difference(first, result, ['b', 'c'])).toBeNull();
  });

  it('may change in what the edit is about, and in nothing else', () => {
    const told = (b: string) => difference(first, both(`  b: ${b}`, '  c: {image: a}'), ['b', 'c']);
    expect(told('{image: a, init: true, user: "2"}')).toBeNull();
    expect(told('{image: b, init: true, user: "1"}')).toBe(
      'its settings are shared through a YAML anchor with b',
    );
    expect(told('{image: a, user: "1"}')).toBe('its settings are shared through a YAML anchor with b');
    expect(told('{image: a, init: true, tty: true}')).toBe(
      'its settings are shared through a YAML anchor with b',
    );
  });
});
