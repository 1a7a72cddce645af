import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { asDiff, lines } from './as-diff.ts';

const socket = '/var/run/docker.sock';
const move = (value = '/run/user/1000/docker.sock'): ComposeEdit => ({
  op: 'set-mount-source',
  service: 'app',
  target: socket,
  value,
});
const remove: ComposeEdit = { op: 'remove-mount', service: 'app', target: socket };
const app = (...body: string[]) => lines('services:', '  app:', '    image: a', ...body);

describe('mounting another source', () => {
  it('changes the source and keeps quotes, mode and comment', () => {
    const text = app('    volumes:', '      - ./a:/a', `      - '${socket}:${socket}:ro' # engine`);
    expect(asDiff(text, move())).toMatchInlineSnapshot(`
      "@@ -3,4 +3,4 @@
           image: a
           volumes:
             - ./a:/a
      -      - '/var/run/docker.sock:/var/run/docker.sock:ro' # engine
      +      - '/run/user/1000/docker.sock:/var/run/docker.sock:ro' # engine
      "
    `);
  });

  it('changes it in braces, in the long form and for a named volume', () => {
    expect(asDiff(app(`    volumes: ["./a:/a", "~/x:${socket}"]`), move())).toContain(
      `+    volumes: ["./a:/a", "/run/user/1000/docker.sock:${socket}"]`,
    );
    const long = app(
      '    volumes:',
      '      - type: volume',
      '        source: data',
      `        target: ${socket}`,
    );
    expect(asDiff(long, move())).toMatchInlineSnapshot(`
      "@@ -2,6 +2,6 @@
         app:
           image: a
           volumes:
      -      - type: volume
      -        source: data
      +      - type: bind
      +        source: /run/user/1000/docker.sock
               target: /var/run/docker.sock
      "
    `);
  });

  it('changes the default of a variable that is the whole source', () => {
    expect(asDiff(app(`    volumes: ["\${SOCK:-/old}:${socket}"]`), move())).toContain(
      `\${SOCK:-/run/user/1000/docker.sock}:${socket}`,
    );
  });

  it('takes the place of a path that begins with a variable', () => {
    expect(asDiff(app(`    volumes: ["\${HOME}/.colima/docker.sock:${socket}"]`), move(socket))).toContain(
      `+    volumes: ["${socket}:${socket}"]`,
    );
  });

  it('refuses where the source is set elsewhere, with the lines', () => {
    expect(asDiff(app(`    volumes: ["\${SOCK}:${socket}"]`), move())).toMatchInlineSnapshot(`
      "refused: the source at /var/run/docker.sock is set by SOCK
      services:
        app:
          volumes:
            - /run/user/1000/docker.sock:/var/run/docker.sock"
    `);
  });

  it('hides a mount that comes by `extends`, and changes no other service', () => {
    const text = lines(
      'services:',
      '  base:',
      `    volumes: ["/old:${socket}:ro"]`,
      '  app:',
      '    extends: base',
    );
    expect(asDiff(text, move())).toMatchInlineSnapshot(`
      "@@ -3,3 +3,5 @@
           volumes: ["/old:/var/run/docker.sock:ro"]
         app:
           extends: base
      +    volumes:
      +      - "/run/user/1000/docker.sock:/var/run/docker.sock:ro"
      "
    `);
  });

  it('gives a service that merges a list of its own', () => {
    const text = lines('x: &x', `  volumes: [a:/a, "/old:${socket}"]`, 'services:', '  app:', '    <<: *x');
    expect(asDiff(text, move())).toMatchInlineSnapshot(`
      "@@ -3,3 +3,6 @@
       services:
         app:
           <<: *x
      +    volumes:
      +      - "a:/a"
      +      - "/run/user/1000/docker.sock:/var/run/docker.sock"
      "
    `);
  });

  it('refuses what is not mounted, and a place with two mounts', () => {
    expect(asDiff(app('    volumes: [./a:/a]'), move())).toContain(`refused: no mount at ${socket}`);
    const twice = app('    volumes:', `      - /a:${socket}`, `      - /b:${socket}/`);
    expect(asDiff(twice, move())).toContain(`refused: two mounts use ${socket}`);
  });
});

describe('taking a mount away', () => {
  it('takes its line, and no other', () => {
    const text = app(
      '    volumes:',
      '      # data',
      '      - ./a:/a',
      `      - ${socket}:${socket} # engine`,
    );
    expect(asDiff(text, remove)).toMatchInlineSnapshot(`
      "@@ -4,4 +4,3 @@
           volumes:
             # data
             - ./a:/a
      -      - /var/run/docker.sock:/var/run/docker.sock # engine
      "
    `);
  });

  it('takes all lines of the long form', () => {
    const text = app(
      '    volumes:',
      '      - type: bind',
      `        source: ${socket}`,
      `        target: ${socket}`,
      '      - ./a:/a',
    );
    expect(asDiff(text, remove)).toMatchInlineSnapshot(`
      "@@ -2,7 +2,4 @@
         app:
           image: a
           volumes:
      -      - type: bind
      -        source: /var/run/docker.sock
      -        target: /var/run/docker.sock
             - ./a:/a
      "
    `);
  });

  it('takes the key along when nothing else is in it', () => {
    const text = app('    volumes:', `      - ${socket}:${socket}`, '    user: "1000"');
    expect(asDiff(text, remove)).toMatchInlineSnapshot(`
      "@@ -1,6 +1,4 @@
       services:
         app:
           image: a
      -    volumes:
      -      - /var/run/docker.sock:/var/run/docker.sock
           user: "1000"
      "
    `);
  });

  it('leaves an empty list where comments are left, or where another list would show through', () => {
    const noted = app('    volumes:', '      # the engine', `      - ${socket}:${socket}`);
    expect(asDiff(noted, remove)).toMatchInlineSnapshot(`
      "@@ -1,6 +1,5 @@
       services:
         app:
           image: a
      -    volumes:
      +    volumes: []
             # the engine
      -      - /var/run/docker.sock:/var/run/docker.sock
      "
    `);
    const merged = lines(
      'x: &x {volumes: [a:/a]}',
      'services:',
      '  app:',
      '    <<: *x',
      '    volumes:',
      `      - ${socket}:${socket}`,
    );
    expect(asDiff(merged, remove)).toContain('+    volumes: []');
  });

  it('keeps the other mounts of a list that is shared', () => {
    const text = lines(
      'x: &x',
      `  volumes: [a:/a, "${socket}:${socket}"]`,
      'services:',
      '  app:',
      '    <<: *x',
    );
    expect(asDiff(text, remove)).toMatchInlineSnapshot(`
      "@@ -3,3 +3,5 @@
       services:
         app:
           <<: *x
      +    volumes:
      +      - "a:/a"
      "
    `);
  });

  it('refuses what comes by `extends`, and has nothing to do without the mount', () => {
    const text = lines(
      'services:',
      '  base:',
      `    volumes: ["${socket}:${socket}"]`,
      '  app: {extends: base}',
    );
    expect(asDiff(text, remove)).toContain(
      `refused: the mount at ${socket} is inherited from another service`,
    );
    expect(asDiff(app('    volumes: [a:/a]'), remove)).toBe('unchanged');
  });
});
