import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { addGroup, asDiff, gid, lines } from './as-diff.ts';

const replace = (from: string, value: string | null, also?: string[]): ComposeEdit => ({
  op: 'replace-group',
  service: 'app',
  from,
  value,
  ...(also === undefined ? {} : { also }),
});
const app = (...groups: string[]) =>
  lines('services:', '  app:', '    group_add:', ...groups, '    image: a');
const flow = (groups: string) => lines('services:', `  app: {group_add: [${groups}]}`);

describe('taking a group out', () => {
  it('takes its line, and no other', () => {
    const text = app('      - a', '      - "999" # old', '      - b');
    expect(asDiff(text, replace('999', null))).toMatchInlineSnapshot(`
      "@@ -2,6 +2,5 @@
         app:
           group_add:
             - a
      -      - "999" # old
             - b
           image: a
      "
    `);
    expect(asDiff(flow('a, 999, b'), replace('999', null))).toContain('[a, b]');
    expect(asDiff(flow('999, b'), replace('999', null))).toContain('[b]');
    expect(asDiff(flow('b, 999'), replace('999', null))).toContain('[b]');
  });

  it('leaves an empty list where it was the only one, comments staying', () => {
    expect(asDiff(app('      - 999'), replace('999', null))).toMatchInlineSnapshot(`
      "@@ -1,5 +1,4 @@
       services:
         app:
      -    group_add:
      -      - 999
      +    group_add: []
           image: a
      "
    `);
    const noted = lines(
      'services:',
      '  app:',
      '    group_add: # for the engine',
      '',
      '# left',
      '      # of the host',
      '      - 999',
      '    image: a',
    );
    expect(asDiff(noted, replace('999', null))).toMatchInlineSnapshot(`
      "@@ -1,8 +1,7 @@
       services:
         app:
      -    group_add: # for the engine
      +    group_add: [] # for the engine
       
       # left
             # of the host
      -      - 999
           image: a
      "
    `);
    expect(asDiff(flow('999'), replace('999', null))).toContain('+  app: {group_add: []}');
  });

  it('takes an entry with an anchor or a tag, and one of several lines', () => {
    expect(asDiff(app('      - a', '      -   !!str  &x  999'), replace('999', null))).toMatchInlineSnapshot(`
      "@@ -2,5 +2,4 @@
         app:
           group_add:
             - a
      -      -   !!str  &x  999
           image: a
      "
    `);
    expect(asDiff(app('      - a', '      - 9', '        99'), replace('9 99', null))).toMatchInlineSnapshot(`
      "@@ -2,6 +2,4 @@
         app:
           group_add:
             - a
      -      - 9
      -        99
           image: a
      "
    `);
  });

  it('is refused where the line has more on it, and where the entry has no clear end', () => {
    const nested = lines(
      'services:',
      '  app:',
      '    group_add: !x',
      '      - a',
      '      - |',
      '        999',
      '    image: a',
    );
    expect(asDiff(nested, replace('999\n', null))).toContain(
      'refused: this part of the file cannot be edited safely\n',
    );
    const other = lines('services:', '  app:', '    ? group_add', '    : - 999', '      - a');
    expect(asDiff(other, replace('999', null))).toContain(
      'refused: this part of the file cannot be edited safely\n',
    );
  });

  it('has nothing to do where it is not there', () => {
    expect(asDiff(flow('a'), replace('999', null))).toBe('unchanged');
  });

  it('writes a list of its own in the place of a shared one', () => {
    const text = lines('x: &x [999, a]', 'services:', '  app: {group_add: *x}', '  b: {group_add: *x}');
    expect(asDiff(text, replace('999', null))).toMatchInlineSnapshot(`
      "@@ -1,4 +1,4 @@
       x: &x [999, a]
       services:
      -  app: {group_add: *x}
      +  app: {group_add: ["a"]}
         b: {group_add: *x}
      "
    `);
    const merged = lines('x: &x {group_add: [999]}', 'services:', '  app:', '    <<: *x');
    expect(asDiff(merged, replace('999', null))).toMatchInlineSnapshot(`
      "@@ -2,3 +2,4 @@
       services:
         app:
           <<: *x
      +    group_add: []
      "
    `);
  });
});

describe('another group in the place of one', () => {
  it('is written in double quotes where single ones cannot hold it', () => {
    expect(asDiff(flow("'999'"), replace('999', "${A:-it's}"))).toContain('["${A:-it\'s}"]');
  });

  it('leaves the entry where it is right, and the others as they are', () => {
    expect(asDiff(flow('998, 27'), replace('998', '998'))).toBe('unchanged');
    expect(asDiff(flow('27, 999'), replace('999', '998'))).toContain('[27, "998"]');
  });

  it('does not come where another variable comes to it', () => {
    expect(asDiff(flow('999, "${B:-998}"'), replace('999', '998'))).toContain(
      'refused: group_add already has ${B:-998}, which is the same group\n',
    );
    expect(asDiff(flow('999, "${B}"'), replace('999', '${A}'))).toContain('["${A}", "${B}"]');
  });

  it('is there once afterwards, in however many shapes either was', () => {
    expect(asDiff(flow('999, "999", 27'), replace('999', gid))).toContain(`["${gid}", 27]`);
  });

  it('is left out where it is there or inherited, though the old one is gone', () => {
    expect(asDiff(flow('"998"'), replace('999', '998'))).toBe('unchanged');
    expect(asDiff(flow('0x3e6'), replace('999', '998'))).toBe('unchanged');
    const text = lines('services:', '  base: {group_add: [998]}', '  app: {extends: base, group_add: [27]}');
    expect(asDiff(text, replace('999', '998'))).toBe('unchanged');
  });
});

describe('a group that is the same in another shape', () => {
  const has = (entry: string, value: string) =>
    asDiff(flow(entry), { op: 'add-group', service: 'app', value }).match(/^\+.*\[(.*)\]/m)?.[1];

  it.each([
    ['000998', '998', '"998"'],
    ['"00998"', '998', '"998"'],
    ['"0"', '00', '"0", "00"'],
    ['"10"', '1', '"10", "1"'],
    ['"a01"', 'a1', '"a01", "a1"'],
    ['"1${GID}"', '${GID}', '"1${GID}", "${GID}"'],
    ['"${GID}1"', '${GID}', '"${GID}1", "${GID}"'],
    ['"${GID}"', '1${GID}', '"${GID}", "1${GID}"'],
    ['"${GID}"', '998', '"${GID}", "998"'],
    ['"$GID"', '${GID:-1}', '"${GID:-1}"'],
    ['"${A}"', '${B}', '"${A}", "${B}"'],
  ])('%s beside %s', (entry, value, after) => {
    expect(has(entry, value)).toBe(after);
  });
});

describe('a group that is inherited', () => {
  const chain = (base: string, middle = '') =>
    lines(
      'services:',
      `  base: {group_add: [${base}]}`,
      `  middle: {extends: {service: base}${middle}}`,
      '  app: {extends: middle}',
    );

  it('changes in the service that has it, however far up, for all who are meant', () => {
    expect(asDiff(chain('27, 999'), replace('999', '998', ['base', 'middle']))).toContain('[27, "998"]');
    expect(asDiff(chain('999', ', group_add: [27]'), replace('999', '998', ['base', 'middle']))).toContain(
      '+  base: {group_add: ["998"]}',
    );
    expect(asDiff(chain('999'), replace('999', null, ['base', 'middle']))).toContain(
      '+  base: {group_add: []}',
    );
    expect(asDiff(chain('27'), replace('999', null, ['base', 'middle']))).toBe('unchanged');
    expect(asDiff(chain('27'), replace('999', '998'))).toContain('refused: group_add has no entry 999\n');
  });

  it('is refused where a service on the way is not meant', () => {
    expect(asDiff(chain('999'), replace('999', '998', ['base']))).toContain(
      'refused: middle would change as well',
    );
    expect(asDiff(chain('999'), replace('999', '998', ['middle']))).toContain(
      'refused: base, which app extends, would change as well\n',
    );
  });

  it('gives way to one in another shape where it stands', () => {
    expect(asDiff(chain('999, 998'), { ...addGroup, also: ['base', 'middle'] })).toContain(`[999, "${gid}"]`);
  });

  it('is not looked for in a circle, nor in the service itself', () => {
    const ring = lines(
      'services:',
      '  app: {extends: b, image: a}',
      '  b: {extends: c}',
      '  c: {extends: b}',
    );
    expect(asDiff(ring, replace('999', '998'))).toContain('refused: group_add has no entry 999\n');
    expect(asDiff(lines('services:', '  app: {extends: app, image: a}'), addGroup)).toContain('+  app:');
    expect(asDiff(lines('services:', '  app: {extends: gone, image: a}'), addGroup)).toContain('+  app:');
    expect(asDiff(lines('services:', '  app: {extends: {service: 1}, group_add: ~}'), addGroup)).toContain(
      '+  app:',
    );
    expect(
      asDiff(lines('app: {extends: b}', 'b: {group_add: [999]}'), replace('999', '998', ['b'])),
    ).toContain('+b: {group_add: ["998"]}');
  });
});

describe('a group by the line of its service', () => {
  const two = lines(
    'services:',
    '  one:',
    '    image: a',
    '    group_add: [999]',
    '  two: {group_add: [999]}',
    'volumes:',
    '  v:',
  );
  const at = (line: number): ComposeEdit => ({
    op: 'replace-group',
    service: 'gone',
    from: '999',
    value: '998',
    line,
  });

  it.each([
    [1, 'refused: the file has no service gone\n'],
    [2, '+    group_add: ["998"]'],
    [3, '+    group_add: ["998"]'],
    [4, '+    group_add: ["998"]'],
    [5, '+  two: {group_add: ["998"]}'],
    [6, 'refused: the file has no service gone\n'],
    [7, 'refused: the file has no service gone\n'],
  ])('is found from the line of its key to its last one: %i', (line, added) => {
    expect(asDiff(two, at(line))).toContain(added);
  });
});
