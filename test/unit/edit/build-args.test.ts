import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { asDiff, lines } from './as-diff.ts';

const setArg: ComposeEdit = { op: 'set-build-arg', service: 'app', key: 'GID', value: '998' };
const app = (...body: string[]) => lines('services:', '  app:', ...body);

describe('a build argument of a service that has its build by `extends`', () => {
  it('goes into a section of its own, which Compose lays over the inherited one', () => {
    const text = lines(
      'services:',
      '    base:',
      '        build: .',
      '    app:',
      '        extends: base',
      '        image: a',
    );
    expect(asDiff(text, setArg)).toMatchInlineSnapshot(`
      "@@ -4,3 +4,6 @@
           app:
               extends: base
               image: a
      +        build:
      +            args:
      +                GID: "998"
      "
    `);
  });

  it('does so for a service of another file, whose build is not known here', () => {
    const text = app('    extends: {file: b.yaml, service: app}');
    expect(asDiff(text, setArg)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,6 @@
       services:
         app:
           extends: {file: b.yaml, service: app}
      +    build:
      +      args:
      +        GID: "998"
      "
    `);
    const flow = lines('services:', '  app: {extends: {file: b.yaml, service: app}}');
    expect(asDiff(flow, setArg)).toMatchInlineSnapshot(`
      "@@ -1,2 +1,2 @@
       services:
      -  app: {extends: {file: b.yaml, service: app}}
      +  app: {extends: {file: b.yaml, service: app}, build: {args: {GID: "998"}}}
      "
    `);
  });

  it.each([
    ['no build is inherited', lines('services:', '  base: {image: b}', '  app: {extends: base}')],
    ['it empties the inherited one', app('    extends: {file: b.yaml, service: app}', '    build:')],
    [
      'it is nothing but an alias',
      lines('x: &x {extends: {file: b.yaml, service: app}}', 'services:', '  app: *x'),
    ],
    ['the section is empty', app('    build: # later')],
  ])('is refused where %s', (_, text) => {
    expect(asDiff(text, setArg)).toMatch(/^refused: the service has no build section\n/);
  });
});

describe('a build argument', () => {
  it.each([
    ['build is neither a path nor a mapping', app('    build: [a]')],
    ['build is empty', app('    build: !!str')],
    ['build is shared through a YAML anchor', lines('x: &x {build: .}', 'services:', '  app:', '    <<: *x')],
    ['args is neither a list nor a mapping', app('    build: {context: ., args: yes}')],
  ])('is refused where %s', (reason, text) => {
    expect(asDiff(text, setArg).split('\n')[0]).toBe(`refused: ${reason}`);
  });

  it('stands below the Dockerfile, or else below the context', () => {
    const context = app('    build:', '      context: .', '      target: dev', '      pull: true');
    expect(asDiff(context, setArg)).toMatchInlineSnapshot(`
      "@@ -2,5 +2,7 @@
         app:
           build:
             context: .
      +      args:
      +        GID: "998"
             target: dev
             pull: true
      "
    `);
    const both = app('    build:', '      dockerfile: D', '      context: .', '      target: dev');
    expect(asDiff(both, setArg)).toMatchInlineSnapshot(`
      "@@ -2,5 +2,7 @@
         app:
           build:
             dockerfile: D
      +      args:
      +        GID: "998"
             context: .
             target: dev
      "
    `);
  });

  it('is left alone where it is set already, in either form', () => {
    expect(asDiff(app('    build: {args: {GID: 998}}'), setArg)).toBe('unchanged');
    expect(asDiff(app('    build: {args: [GID=998]}'), setArg)).toBe('unchanged');
    const merged = lines(
      'x: &x',
      '  args: [A=1, GID=998]',
      'services:',
      '  app:',
      '    build: {<<: *x, context: .}',
    );
    expect(asDiff(merged, setArg)).toBe('unchanged');
  });
});
