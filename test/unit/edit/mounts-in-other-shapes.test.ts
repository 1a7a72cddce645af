import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { sourceOf, splitMount, targetOf, withSource } from '../../../src/edit/compose/mount-text.ts';
import { asDiff, lines } from './as-diff.ts';

const move = (value = '/new', readOnly?: boolean): ComposeEdit => ({
  op: 'set-mount-source',
  service: 'app',
  target: '/s',
  value,
  ...(readOnly === undefined ? {} : { readOnly }),
});
const remove: ComposeEdit = { op: 'remove-mount', service: 'app', target: '/s' };
const app = (...body: string[]) => lines('services:', '  app:', '    image: a', ...body);
const extending = (base: string, ...body: string[]) =>
  lines('services:', `  base: {volumes: ${base}}`, '  app:', '    extends: base', ...body);

describe('a mount in the short form', () => {
  it.each([
    ['/a:/s', '/a', '/s', ''],
    ['/a:/s:ro', '/a', '/s', ':ro'],
    ['/a:/s:ro,z', '/a', '/s', ':ro,z'],
    ['/a:/s:a:b', '/a', '/s', ':a:b'],
    ['./a:/s', './a', '/s', ''],
    ['C:\\a:/s', 'C:\\a', '/s', ''],
    ['c:/a:/s', 'c:/a', '/s', ''],
    ['c:/s', 'c', '/s', ''],
    ['1:/a:/s', '1', '/a', ':/s'],
    ['${A:-/a}:/s', '${A:-/a}', '/s', ''],
    ['${A:-${B:-/a}}:${S:-/s}:ro', '${A:-${B:-/a}}', '${S:-/s}', ':ro'],
    ['/a:${S:-${T:-/s}}', '/a', '${S:-${T:-/s}}', ''],
    ['/a:/x${S:-{s}}y', '/a', '/x${S:-{s}}y', ''],
    [':/s', '', '/s', ''],
    ['/a:/s:a\nb', '/a', '/s', ':a\nb'],
  ])(
    'has a source, a target and a mode, and colons in a variable or behind a drive divide nothing: %s',
    (text, source, target, mode) => {
      expect(splitMount(text)).toEqual({ source, target, mode });
    },
  );

  it.each(['/s', '${A:-/s}', '', 'a:'])('that is a lone path has none: %j', (text) => {
    expect(splitMount(text)).toBeNull();
    expect(sourceOf(text)).toBeNull();
    expect(withSource(text, '/new')).toBe(text);
  });

  it('is mounted at a clean path, with what variables default to', () => {
    expect(['/a:/s/', '/s', '/a:${S:-/s}/x', { target: '/s//' }].map(targetOf)).toEqual([
      '/s',
      '/s',
      '/s/x',
      '/s',
    ]);
    expect([null, { source: '/a' }, { target: 1 }, 1].map(targetOf)).toEqual([null, null, null, null]);
  });

  it('keeps all but the source', () => {
    expect(withSource('/a:${S}:ro', '/new')).toBe('/new:${S}:ro');
    expect(withSource({ type: 'volume', source: 'a', target: '/s', read_only: true }, '/new')).toEqual({
      type: 'bind',
      source: '/new',
      target: '/s',
      read_only: true,
    });
    expect([sourceOf({ source: 'a' }), sourceOf({ source: 1 }), sourceOf(null)]).toEqual(['a', null, null]);
  });
});

describe('mounting another source in the long form', () => {
  it('hides what is merged in braces, also with the dash on a line of its own', () => {
    const merged = (...mount: string[]) =>
      lines('x: &x {type: bind, source: /old}', 'services:', '  app:', '    volumes:', ...mount);
    expect(asDiff(merged('      - {<<: *x, target: /s}'), move())).toContain(
      '+      - {<<: *x, target: /s, source: "/new"}',
    );
    const block = merged('      -', '        <<: *x', '        type: bind', '        target: /s');
    expect(asDiff(block, move())).toMatchInlineSnapshot(`
      "@@ -5,4 +5,5 @@
             -
               <<: *x
               type: bind
      +        source: "/new"
               target: /s
      "
    `);
  });

  it('is refused for a volume without a source', () => {
    const text = app('    volumes:', '      - type: volume', '        target: /s');
    expect(asDiff(text, move())).toContain(
      'refused: the mount at /s is an anonymous volume without a source\n',
    );
  });

  it('quotes a path only where it must, and leaves a bind one', () => {
    const text = app('    volumes:', '      - type: bind', '        source: /old', '        target: /s');
    expect(asDiff(text, move('/new path'))).toMatchInlineSnapshot(`
      "@@ -3,5 +3,5 @@
           image: a
           volumes:
             - type: bind
      -        source: /old
      +        source: "/new path"
               target: /s
      "
    `);
    expect(asDiff(text, move('~/a-b/c_d.sock'))).toContain('+        source: ~/a-b/c_d.sock');
    expect(asDiff(text, move('/a #b'))).toContain('+        source: "/a #b"');
  });

  it('is refused for one without a type, which Compose does not take', () => {
    expect(asDiff(app('    volumes: [{source: /old, target: /s}]'), move())).toContain(
      'refused: this part of the file cannot be edited safely\n',
    );
  });

  it('is done where it is mounted already, in either form', () => {
    expect(asDiff(app('    volumes: [{type: bind, source: /new, target: /s}]'), move())).toBe('unchanged');
    expect(asDiff(app('    volumes: ["/new:/s"]'), move())).toBe('unchanged');
  });
});

describe('mounting another source in the short form', () => {
  it('writes the whole item where the source is not found in it as it reads', () => {
    expect(asDiff(app('    volumes:', '      - "/\\u006fld:/s:ro" # x'), move())).toMatchInlineSnapshot(`
      "@@ -2,4 +2,4 @@
         app:
           image: a
           volumes:
      -      - "/\\u006fld:/s:ro" # x
      +      - "/new:/s:ro" # x
      "
    `);
    const alias = lines(
      'x: &x /old:/s:ro',
      'services:',
      '  app:',
      '    volumes: [*x, /b:/b]',
      '  b:',
      '    volumes: [*x]',
    );
    expect(asDiff(alias, move())).toMatchInlineSnapshot(`
      "@@ -1,6 +1,6 @@
       x: &x /old:/s:ro
       services:
         app:
      -    volumes: [*x, /b:/b]
      +    volumes: ["/new:/s:ro", /b:/b]
         b:
           volumes: [*x]
      "
    `);
  });

  it('writes the whole item where the new source would end it', () => {
    expect(asDiff(app('    volumes:', '      - /old:/s'), move('/a #b'))).toMatchInlineSnapshot(`
      "@@ -2,4 +2,4 @@
         app:
           image: a
           volumes:
      -      - /old:/s
      +      - "/a #b:/s"
      "
    `);
  });

  it('is refused for a list that is none, and for a volume without a source', () => {
    expect(asDiff(app('    volumes: /old:/s'), move())).toContain('refused: volumes is not a list\n');
    expect(asDiff(app('    volumes: /old:/s'), remove)).toContain('refused: volumes is not a list\n');
    expect(asDiff(app('    volumes: [/s]'), move())).toContain(
      'refused: the mount at /s is an anonymous volume without a source\n',
    );
  });
});

describe('a mount that comes by `extends`', () => {
  it('is hidden by one of the own list, with the mode that it had', () => {
    expect(
      asDiff(extending('[/b:/b, "/old:/s:ro,z"]', '    volumes: [/a:/a]'), move()),
    ).toMatchInlineSnapshot(`
      "@@ -2,4 +2,4 @@
         base: {volumes: [/b:/b, "/old:/s:ro,z"]}
         app:
           extends: base
      -    volumes: [/a:/a]
      +    volumes: [/a:/a, "/new:/s:ro,z"]
      "
    `);
  });

  it('is hidden without a mode where it had none, and read-only where that is asked for', () => {
    expect(asDiff(extending('["/old:/s"]'), move())).toContain('+      - "/new:/s"\n');
    expect(asDiff(extending('["/old:/s"]'), move('/new', true))).toContain('+      - "/new:/s"\n');
    expect(asDiff(extending('[/s]'), move())).toContain('+      - "/new:/s"\n');
    const elsewhere = lines('services:', '  app:', '    extends: {file: b.yaml, service: app}');
    expect(asDiff(elsewhere, move('/new', true))).toContain('+      - "/new:/s:ro"\n');
    expect(asDiff(elsewhere, move('/new', false))).toContain('+      - "/new:/s"\n');
    expect(asDiff(extending('[{source: /old, target: /s}]'), move('/new', true))).toContain(
      '+      - "/new:/s:ro"\n',
    );
  });

  it('is left alone where it is right, and refused where a variable sets it', () => {
    expect(asDiff(extending('["/b:/b", "/new:/s"]'), move())).toBe('unchanged');
    expect(asDiff(extending('["$S:/s"]'), move())).toContain('refused: the source at /s is set by S\n');
  });

  it('has another default where it is a variable with one', () => {
    expect(asDiff(extending('["${S:-/old}:/s"]'), move())).toContain('+      - "${S:-/new}:/s"\n');
  });

  it('is not taken away, nor is another one of its service', () => {
    expect(asDiff(extending('["/b:/b", "/old:/s"]'), remove)).toContain(
      'refused: the mount at /s is inherited from another service\n',
    );
    expect(asDiff(extending('["/b:/b"]'), remove)).toBe('unchanged');
  });
});

describe('taking a mount away', () => {
  it('takes one piece of a list in brackets, and leaves an empty one', () => {
    expect(asDiff(app('    volumes: ["/old:/s", /b:/b]'), remove)).toContain('+    volumes: [/b:/b]');
    expect(asDiff(app('    volumes: [/b:/b, "/old:/s"]'), remove)).toContain('+    volumes: [/b:/b]');
    expect(asDiff(lines('services:', '  app: {volumes: ["/old:/s"]}'), remove)).toContain(
      '+  app: {volumes: []}',
    );
  });

  it('takes a list of one along with its key, unless the key is the first', () => {
    expect(asDiff(app('    volumes: ["/old:/s"] # engine', '    user: a'), remove)).toMatchInlineSnapshot(`
      "@@ -1,5 +1,4 @@
       services:
         app:
           image: a
      -    volumes: ["/old:/s"] # engine
           user: a
      "
    `);
    expect(
      asDiff(lines('services:', '  app:', '    volumes:', '      - /old:/s', '    user: a'), remove),
    ).toMatchInlineSnapshot(`
      "@@ -1,5 +1,4 @@
       services:
         app:
      -    volumes:
      -      - /old:/s
      +    volumes: []
           user: a
      "
    `);
  });

  it('leaves an empty list where others were put aside below it', () => {
    expect(
      asDiff(app('    volumes:', '    - /old:/s', '    # - /b:/b', '    user: a'), remove),
    ).toMatchInlineSnapshot(`
      "@@ -1,7 +1,6 @@
       services:
         app:
           image: a
      -    volumes:
      -    - /old:/s
      +    volumes: []
           # - /b:/b
           user: a
      "
    `);
    expect(
      asDiff(app('    volumes:', '      - /old:/s', '      # - /b:/b', '    user: a'), remove),
    ).toMatchInlineSnapshot(`
      "@@ -1,7 +1,6 @@
       services:
         app:
           image: a
      -    volumes:
      -      - /old:/s
      +    volumes: []
             # - /b:/b
           user: a
      "
    `);
    expect(
      asDiff(app('    volumes:', '      - /old:/s', '    # the user', '    user: a'), remove),
    ).toMatchInlineSnapshot(`
      "@@ -1,7 +1,5 @@
       services:
         app:
           image: a
      -    volumes:
      -      - /old:/s
           # the user
           user: a
      "
    `);
  });

  it('writes a list of its own in the place of a shared one', () => {
    const text = lines(
      'x: &x ["/old:/s"]',
      'services:',
      '  app:',
      '    volumes: *x',
      '  b:',
      '    volumes: *x',
    );
    expect(asDiff(text, remove)).toMatchInlineSnapshot(`
      "@@ -1,6 +1,6 @@
       x: &x ["/old:/s"]
       services:
         app:
      -    volumes: *x
      +    volumes: []
         b:
           volumes: *x
      "
    `);
    const merged = lines('x: &x {volumes: ["/old:/s"]}', 'services:', '  app:', '    <<: *x');
    expect(asDiff(merged, remove)).toMatchInlineSnapshot(`
      "@@ -2,3 +2,4 @@
       services:
         app:
           <<: *x
      +    volumes: []
      "
    `);
  });
});
