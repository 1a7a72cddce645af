import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { asDiff, lines } from './as-diff.ts';

const gid: ComposeEdit = { op: 'add-group', service: 'app', value: '998' };
const host: ComposeEdit = { op: 'set-environment', service: 'app', key: 'A', value: 'b' };
const app = (...body: string[]) => lines('services:', '  app:', ...body);
/** The line above the new key. */
const above = (text: string, edit: ComposeEdit = gid) => {
  const all = asDiff(text, edit).split('\n');
  return all[all.findIndex((line) => line.startsWith('+')) - 1]?.trim();
};

describe('a new key of a service', () => {
  it.each([
    [['user: "1"', 'volumes: [a:/a]', 'image: a'], 'user: "1"'],
    [['ports: [80]', 'group_add: [a]', 'volumes: [a:/a]'], 'group_add: [a]'],
    [['ports: [80]', 'volumes: [a:/a]', 'image: a', 'init: true'], 'volumes: [a:/a]'],
    [['ports: [80]', 'image: a', 'build: .', 'init: true'], 'image: a'],
    [['ports: [80]', 'build: .', 'container_name: a', 'init: true'], 'build: .'],
    [['ports: [80]', 'container_name: a', 'init: true'], 'container_name: a'],
    [['ports: [80]', 'init: true'], 'init: true'],
  ])('stands below the key that it belongs to most: %j', (keys, place) => {
    expect(above(app(...keys.map((key) => `    ${key}`)), host)).toBe(place);
  });

  it('stands above the first where nothing has a clear end, and behind a byte order mark', () => {
    const text = '\uFEFFapp:\r\n  image: |-\r\n    a\r\n';
    expect(asDiff(text, gid)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,5 @@
       ␣app:␍
      +  group_add:␍
      +    - "998"␍
         image: |-␍
           a␍
      "
    `);
    const first: ComposeEdit = { op: 'add-service', service: 'b', definition: { image: 'b' } };
    expect(asDiff('\uFEFFapp:\n  image: |\n    a', first)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,5 @@
      -␣app:
      +␣b:
      +  image: "b"
      +app:
         image: |
           a
      \\ No newline at end of file
      "
    `);
  });

  it('goes below what was put aside in the block above it, and no further', () => {
    const text = app(
      '    image: a',
      '    volumes:',
      '    - a:/a',
      '      # more',
      '    # - b:/b',
      '    #- c:/c',
      '    # the rest',
      '    init: true',
    );
    expect(above(text)).toBe('#- c:/c');
    expect(above(app('    volumes:', '      - a:/a', '      # - b:/b'))).toBe('# - b:/b');
    expect(above(app('    volumes: [a:/a]', '    # - b:/b', '    init: true'))).toBe('volumes: [a:/a]');
  });

  it('fills an empty mapping, and is refused in one whose keys are marked', () => {
    expect(asDiff(lines('services:', '  app: {}'), gid)).toContain('+  app: {group_add: ["998"]}\n');
    expect(asDiff(lines('services:', '  ? app', '  : image: a', '    init: true'), gid)).toContain(
      'refused: this part of the file cannot be edited safely\n',
    );
  });

  it('does not go into a value of several lines, nor into what was put aside below one', () => {
    const text = lines(
      'services:',
      '  app:',
      '    image: a',
      '    labels: {a: b,',
      '      c: d}',
      '    x-y: [',
      '      1',
      '    ]',
    );
    expect(asDiff(text, gid)).toMatchInlineSnapshot(`
      "@@ -1,6 +1,8 @@
       services:
         app:
           image: a
      +    group_add:
      +      - "998"
           labels: {a: b,
             c: d}
           x-y: [
      "
    `);
    const plain = app('    command: one', '      two', '    # - three');
    expect(asDiff(plain, gid)).toMatchInlineSnapshot(`
      "@@ -3,3 +3,5 @@
           command: one
             two
           # - three
      +    group_add:
      +      - "998"
      "
    `);
  });

  it('is quoted in braces as the key before it is', () => {
    expect(asDiff('{"services": {"app": {image: "a"}}}', gid)).toContain(
      '+{"services": {"app": {image: "a", group_add: ["998"]}}}',
    );
    expect(asDiff("{'services': {'app': {'image': 'a'}}}", gid)).toContain("'image': 'a', group_add: ");
  });
});

describe('a new key of a service that is nothing but an alias', () => {
  const alias = (...services: string[]) => lines('x: &x {image: a}', ...services);

  it('makes it a mapping that merges, however it was set apart', () => {
    expect(asDiff(alias('services:', '    app: \t*x'), gid)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,6 @@
       x: &x {image: a}
       services:
      -    app: 	*x
      +    app:
      +        <<: *x
      +        group_add:
      +            - "998"
      "
    `);
    expect(asDiff(alias('services: {app: *x, b: *x}'), gid)).toMatchInlineSnapshot(`
      "@@ -1,2 +1,2 @@
       x: &x {image: a}
      -services: {app: *x, b: *x}
      +services: {app: {<<: *x, group_add: ["998"]}, b: *x}
      "
    `);
  });
});

describe('the indentation of new lines', () => {
  it.each([
    [app('    volumes:', '    - a:/a'), '    - "998"'],
    [app('    volumes:', '        - a:/a'), '        - "998"'],
    [app('    labels:', '      a: b'), '      - "998"'],
    [lines('services:', '   app:', '      image: a'), '         - "998"'],
    [app('    volumes: []', '    labels: {a: b}'), '      - "998"'],
    [lines('services:', '  app:', '    image: a', '  b:', '    volumes:', '    - a:/a'), '    - "998"'],
    [
      lines(
        'x:',
        '- a',
        'services:',
        '  app:',
        '    labels:',
        '      a: b',
        '    volumes:',
        '        - b:/b',
      ),
      '        - "998"',
    ],
    [app('    volumes:', '      # none', '      - a:/a'), '      - "998"'],
    [app('    volumes: !x', '              - a:/a'), '      - "998"'],
    [lines('services:', '          app:', '                    image: a'), '                      - "998"'],
    [lines('services:', '        app:', '                image: a'), '                        - "998"'],
  ])('is that of the service, or else of the file: %j', (text, line) => {
    expect(asDiff(text, gid)).toContain(`\n+${line}\n`);
  });

  it('is that of the key in a file with a byte order mark', () => {
    expect(asDiff('\uFEFFapp:\n    labels:\n        a: b\n', gid)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,5 @@
       ␣app:
           labels:
               a: b
      +    group_add:
      +        - "998"
      "
    `);
  });
});

describe('a new item of a list', () => {
  it('takes a line of its own in brackets where the last one has one', () => {
    expect(asDiff(app('    group_add: [', '      a', '    ]'), gid)).toMatchInlineSnapshot(`
      "@@ -1,5 +1,6 @@
       services:
         app:
           group_add: [
      -      a
      +      a,
      +      "998"
           ]
      "
    `);
    expect(
      asDiff(app('    group_add: [', '      a, # one', '      b # two', '    ]'), gid),
    ).toMatchInlineSnapshot(`
      "@@ -2,5 +2,6 @@
         app:
           group_add: [
             a, # one
      -      b # two
      +      b, # two
      +      "998"
           ]
      "
    `);
    expect(asDiff(app('    group_add: [', '      a ]'), gid)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,5 @@
       services:
         app:
           group_add: [
      -      a ]
      +      a,
      +      "998" ]
      "
    `);
    expect(asDiff(app('    group_add: [', '      a, ]'), gid)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,5 @@
       services:
         app:
           group_add: [
      -      a, ]
      +      a,
      +      "998", ]
      "
    `);
    expect(asDiff(app('    group_add: [a,', '      b]'), gid)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,5 @@
       services:
         app:
           group_add: [a,
      -      b]
      +      b,
      +      "998"]
      "
    `);
    expect(asDiff(app('    group_add: [a, b', '      ]'), gid)).toContain('+    group_add: [a, b, "998"\n');
  });

  it('fills brackets that are empty, with a comment in them or not', () => {
    expect(asDiff(app('    group_add: [', '    ]'), gid)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,4 @@
       services:
         app:
      -    group_add: [
      +    group_add: ["998"
           ]
      "
    `);
    expect(asDiff(app('    group_add: [ ]'), gid)).toContain('+    group_add: ["998" ]\n');
  });

  it('stands below the last one, also where a comment comes first', () => {
    expect(
      asDiff(app('    group_add:', '      # one', '      - a', '    init: true'), gid),
    ).toMatchInlineSnapshot(`
      "@@ -3,4 +3,5 @@
           group_add:
             # one
             - a
      +      - "998"
           init: true
      "
    `);
  });

  it('is refused below one without a clear end', () => {
    expect(asDiff(app('    group_add:', '      - |-', '        a'), gid)).toMatchInlineSnapshot(`
      "refused: this part of the file cannot be edited safely
      services:
        app:
          group_add:
            - "998""
    `);
  });

  it('does not go into a list that is written as something else', () => {
    expect(asDiff(app('    group_add: "" # none'), gid)).toContain('refused: group_add is not a list\n');
    expect(asDiff(app('    group_add: {a: b}'), gid)).toContain('refused: group_add is not a list\n');
    expect(asDiff(app('    ? group_add', '    : - a'), gid)).toMatchInlineSnapshot(`
      "@@ -2,3 +2,4 @@
         app:
           ? group_add
           : - a
      +      - "998"
      "
    `);
  });
});

describe('a key without a value', () => {
  it('is filled below it, or behind its colon in braces', () => {
    expect(asDiff(lines('services:', '  app: {image: a, group_add: }'), gid)).toMatchInlineSnapshot(`
      "@@ -1,2 +1,2 @@
       services:
      -  app: {image: a, group_add: }
      +  app: {image: a, group_add: ["998"] }
      "
    `);
    expect(asDiff(lines('services:', '  app: {group_add: , image: a}'), gid)).toMatchInlineSnapshot(`
      "@@ -1,2 +1,2 @@
       services:
      -  app: {group_add: , image: a}
      +  app: {group_add: ["998"] , image: a}
      "
    `);
    expect(asDiff(lines('services:', '  app: {group_add, image: a}'), gid)).toMatchInlineSnapshot(`
      "refused: this part of the file cannot be edited safely
      services:
        app:
          group_add:
            - "998""
    `);
    expect(asDiff(lines('services:', '  app:', '    "group_add" :'), gid)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,4 @@
       services:
         app:
           "group_add" :
      +      - "998"
      "
    `);
  });
});
