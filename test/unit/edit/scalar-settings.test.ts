import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { asDiff, lines } from './as-diff.ts';

const service = 'app';
const set = (value: string, key: 'user' | 'userns_mode' = 'user'): ComposeEdit => ({
  op: 'set-key',
  service,
  key,
  value,
});
const group: ComposeEdit = { op: 'set-user-group', service, gid: '998' };
const argument: ComposeEdit = { op: 'add-command-argument', service, value: '--b' };
const app = (...body: string[]) => lines('services:', '  app:', '    image: a', ...body);
const extending = (base: string) => lines('services:', `  base: {${base}}`, '  app:', '    extends: base');

describe('a plain setting', () => {
  it.each([
    ['host', 'host'],
    ['www-data', 'www-data'],
    ['app', '"app"'],
    ['true', '"true"'],
    ['false', '"false"'],
    ['1000', '"1000"'],
    ['Root', '"Root"'],
    ['root:root', '"root:root"'],
    ['1000:root', '"1000:root"'],
    ['docker0', '"docker0"'],
  ])('is quoted where it is more than a word: %s', (value, written) => {
    expect(asDiff(app('    user: x'), set(value))).toContain(`+    user: ${written}\n`);
    expect(asDiff(app(), set(value))).toContain(`+    user: ${written}\n`);
  });

  it('is always quoted in braces', () => {
    expect(asDiff(lines('services:', '  app: {image: a}'), set('host', 'userns_mode'))).toContain(
      '+  app: {image: a, userns_mode: "host"}',
    );
  });

  it('is left alone where it reads the same in another spelling', () => {
    expect(asDiff(app('    user: 1000'), set('1000'))).toBe('unchanged');
    expect(asDiff(lines('x: &x {user: root}', 'services:', '  app:', '    <<: *x'), set('root'))).toBe(
      'unchanged',
    );
  });

  it('fills a key without a value, hides a merged one, and takes the place of an alias', () => {
    expect(asDiff(app('    user: # none'), set('root'))).toMatchInlineSnapshot(`
      "@@ -1,4 +1,4 @@
       services:
         app:
           image: a
      -    user: # none
      +    user: root # none
      "
    `);
    expect(
      asDiff(lines('x: &x {user: a}', 'services:', '  app:', '    <<: *x'), set('root')),
    ).toMatchInlineSnapshot(`
      "@@ -2,3 +2,4 @@
       services:
         app:
           <<: *x
      +    user: root
      "
    `);
    const alias = lines('x: &x bcde', 'services:', '  app: {user: *x}', '  b: {user: *x}');
    expect(asDiff(alias, set('root'))).toMatchInlineSnapshot(`
      "@@ -1,4 +1,4 @@
       x: &x bcde
       services:
      -  app: {user: *x}
      +  app: {user: root}
         b: {user: *x}
      "
    `);
  });

  it('is refused in the place of a list or a mapping', () => {
    expect(asDiff(app('    user: [a]'), set('root'))).toContain('refused: user is not a plain value\n');
    expect(asDiff(app('    user: {a: b}'), set('root'))).toContain('refused: user is not a plain value\n');
  });
});

describe('another group for the user', () => {
  it('is written below, where the user is merged or inherited', () => {
    expect(asDiff(extending('user: "1000:999"'), group)).toMatchInlineSnapshot(`
      "@@ -2,3 +2,4 @@
         base: {user: "1000:999"}
         app:
           extends: base
      +    user: "1000:998"
      "
    `);
    const merged = lines('x: &x {user: "1000:999"}', 'services:', '  app:', '    <<: *x');
    expect(asDiff(merged, group)).toContain('+    user: "1000:998"\n');
    const alias = lines('x: &x {user: "1000:999"}', 'services:', '  app: *x', '  b: *x');
    expect(asDiff(alias, group)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,6 @@
       x: &x {user: "1000:999"}
       services:
      -  app: *x
      +  app:
      +    <<: *x
      +    user: "1000:998"
         b: *x
      "
    `);
  });

  it.each([
    ['"${UID:-${U:-1}}:999"', '${UID:-${U:-1}}:998'],
    ['"${UID:-{a}}:999"', '${UID:-{a}}:998'],
    ['":999"', ':998'],
    ['"a:b:c"', 'a:998'],
  ])('stands behind the first colon that is not in a variable: %s', (user, written) => {
    expect(asDiff(app(`    user: ${user}`), group)).toContain(`+    user: "${written}"\n`);
  });

  it.each(['1000', '"1000:"', '"${UID:-1000:999}"', '"${UID:-1000}"', '"${UID:-1000"', '~', '[a]'])(
    'is refused where there is none: %s',
    (user) => {
      expect(asDiff(app(`    user: ${user}`), group)).toContain('refused: user has no group\n');
    },
  );

  it('is refused without a user', () => {
    expect(asDiff(app(), group)).toContain('refused: user has no group\n');
  });
});

describe('one more argument', () => {
  it('makes a list of its own of one that is shared, merged or inherited', () => {
    const alias = lines('x: &x [--a]', 'services:', '  app: {command: *x}', '  b: {command: *x}');
    expect(asDiff(alias, argument)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,4 @@
       x: &x [--a]
       services:
      -  app: {command: *x}
      +  app: {command: ["--a", "--b"]}
         b: {command: *x}
      "
    `);
    expect(asDiff(extending('command: [--a, "--c d"]'), argument)).toMatchInlineSnapshot(`
      "@@ -2,3 +2,7 @@
         base: {command: [--a, "--c d"]}
         app:
           extends: base
      +    command:
      +      - "--a"
      +      - "--c d"
      +      - "--b"
      "
    `);
    const merged = lines('x: &x {command: [--a]}', 'services:', '  app: *x');
    expect(asDiff(merged, argument)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,7 @@
       x: &x {command: [--a]}
       services:
      -  app: *x
      +  app:
      +    <<: *x
      +    command:
      +      - "--a"
      +      - "--b"
      "
    `);
  });

  it('is not said twice', () => {
    expect(asDiff(app('    command: [--b, --a]'), argument)).toBe('unchanged');
  });

  it('is refused where the command is null', () => {
    expect(asDiff(app('    command: ~'), argument)).toContain(
      'refused: the service has no command; its arguments come from the image\n',
    );
  });
});
