import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { asDiff, gid, lines } from './as-diff.ts';

const replace = (from: string, value = gid): ComposeEdit => ({
  op: 'replace-group',
  service: 'app',
  from,
  value,
});
const setArg: ComposeEdit = { op: 'set-build-arg', service: 'app', key: 'DOCKER_GID', value: gid };
const userns: ComposeEdit = { op: 'set-key', service: 'app', key: 'userns_mode', value: 'host' };
const app = (...body: string[]) => lines('services:', '  app:', ...body);

describe('replacing a group', () => {
  it('replaces a number with the quoted variable and keeps the comment', () => {
    const text = app('    group_add:', '      - video', '      - 0999 # docker on the old host');
    expect(asDiff(text, replace('0999'))).toMatchInlineSnapshot(`
      "@@ -2,4 +2,4 @@
         app:
           group_add:
             - video
      -      - 0999 # docker on the old host
      +      - "\${DOCKER_GID:-998}" # docker on the old host
      "
    `);
  });

  it("keeps a person's single quotes", () => {
    expect(asDiff(app("    group_add: ['${GID}', video]"), replace('${GID}'))).toMatchInlineSnapshot(`
      "@@ -1,3 +1,3 @@
       services:
         app:
      -    group_add: ['\${GID}', video]
      +    group_add: ['\${DOCKER_GID:-998}', video]
      "
    `);
  });

  it('takes the old entry out when the new one is there already', () => {
    const block = app('    group_add:', `      - "${gid}"`, '      - 999', '    image: a');
    expect(asDiff(block, replace('999'))).toMatchInlineSnapshot(`
      "@@ -2,5 +2,4 @@
         app:
           group_add:
             - "\${DOCKER_GID:-998}"
      -      - 999
           image: a
      "
    `);
    expect(asDiff(app(`    group_add: [999, "${gid}"]`), replace('999'))).toMatchInlineSnapshot(`
      "@@ -1,3 +1,3 @@
       services:
         app:
      -    group_add: [999, "\${DOCKER_GID:-998}"]
      +    group_add: ["\${DOCKER_GID:-998}"]
      "
    `);
    expect(asDiff(app(`    group_add: ["${gid}", 999]`), replace('999'))).toMatchInlineSnapshot(`
      "@@ -1,3 +1,3 @@
       services:
         app:
      -    group_add: ["\${DOCKER_GID:-998}", 999]
      +    group_add: ["\${DOCKER_GID:-998}"]
      "
    `);
    const open = `services:\n  app:\n    group_add:\n      - "${gid}"\n      - 999`;
    expect(asDiff(open, replace('999'))).toMatchInlineSnapshot(`
      "@@ -1,5 +1,4 @@
       services:
         app:
           group_add:
      -      - "\${DOCKER_GID:-998}"
      -      - 999
      \\ No newline at end of file
      +      - "\${DOCKER_GID:-998}"
      \\ No newline at end of file
      "
    `);
  });

  it('replaces an alias in the list, and not what it points to', () => {
    const text = lines(
      'x-gid: &gid "999"',
      'services:',
      '  app:',
      '    group_add: [*gid]',
      '  other:',
      '    group_add: [*gid]',
    );
    expect(asDiff(text, replace('999'))).toMatchInlineSnapshot(`
      "@@ -1,6 +1,6 @@
       x-gid: &gid "999"
       services:
         app:
      -    group_add: [*gid]
      +    group_add: ["\${DOCKER_GID:-998}"]
         other:
           group_add: [*gid]
      "
    `);
  });

  it('replaces in a list that comes through a merge key by a list of its own', () => {
    const text = lines('x-base: &base', '  group_add: ["999", 27]', 'services:', '  app:', '    <<: *base');
    expect(asDiff(text, replace('999'))).toMatchInlineSnapshot(`
      "@@ -3,3 +3,6 @@
       services:
         app:
           <<: *base
      +    group_add:
      +      - "\${DOCKER_GID:-998}"
      +      - 27
      "
    `);
  });

  it('refuses an entry that does not exist and keeps one that already reads as expected', () => {
    expect(asDiff(app('    group_add: [video]'), replace('999'))).toContain(
      'refused: group_add has no entry 999',
    );
    expect(asDiff(app(`    group_add: ["${gid}"]`), replace('999'))).toBe('unchanged');
  });
});

describe('setting a build argument', () => {
  it('makes a mapping of a path, the comment staying with it', () => {
    expect(asDiff(app('    build: ./api # local', '    image: a'), setArg)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,7 @@
       services:
         app:
      -    build: ./api # local
      +    build:
      +      context: ./api # local
      +      args:
      +        DOCKER_GID: "\${DOCKER_GID:-998}"
           image: a
      "
    `);
  });

  it('makes a mapping of a path in braces', () => {
    expect(asDiff(lines('services:', '  app: {build: ., image: a}'), setArg)).toMatchInlineSnapshot(`
      "@@ -1,2 +1,2 @@
       services:
      -  app: {build: ., image: a}
      +  app: {build: {context: ., args: {DOCKER_GID: "\${DOCKER_GID:-998}"}}, image: a}
      "
    `);
  });

  it('adds args below the context', () => {
    const text = app('    build:', '      context: .', '      dockerfile: Dockerfile.dev', '    image: a');
    expect(asDiff(text, setArg)).toMatchInlineSnapshot(`
      "@@ -3,4 +3,6 @@
           build:
             context: .
             dockerfile: Dockerfile.dev
      +      args:
      +        DOCKER_GID: "\${DOCKER_GID:-998}"
           image: a
      "
    `);
  });

  it('adds to args in either form and fills empty ones', () => {
    expect(asDiff(app('    build:', '      args:', '        A: 1'), setArg)).toMatchInlineSnapshot(`
      "@@ -3,3 +3,4 @@
           build:
             args:
               A: 1
      +        DOCKER_GID: "\${DOCKER_GID:-998}"
      "
    `);
    expect(asDiff(app('    build:', '      args:', '        - A=1'), setArg)).toMatchInlineSnapshot(`
      "@@ -3,3 +3,4 @@
           build:
             args:
               - A=1
      +        - "DOCKER_GID=\${DOCKER_GID:-998}"
      "
    `);
    expect(asDiff(app('    build:', '      args:', '      context: .'), setArg)).toMatchInlineSnapshot(`
      "@@ -2,4 +2,5 @@
         app:
           build:
             args:
      +        DOCKER_GID: "\${DOCKER_GID:-998}"
             context: .
      "
    `);
  });

  it('replaces a value in either form', () => {
    expect(
      asDiff(app('    build:', '      args:', '        DOCKER_GID: 999 # host'), setArg),
    ).toMatchInlineSnapshot(`
      "@@ -2,4 +2,4 @@
         app:
           build:
             args:
      -        DOCKER_GID: 999 # host
      +        DOCKER_GID: "\${DOCKER_GID:-998}" # host
      "
    `);
    expect(asDiff(app('    build:', '      args: ["DOCKER_GID=999"]'), setArg)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,4 @@
       services:
         app:
           build:
      -      args: ["DOCKER_GID=999"]
      +      args: ["DOCKER_GID=\${DOCKER_GID:-998}"]
      "
    `);
    expect(asDiff(app('    build:', '      args:', '        DOCKER_GID:'), setArg)).toMatchInlineSnapshot(`
      "@@ -2,4 +2,4 @@
         app:
           build:
             args:
      -        DOCKER_GID:
      +        DOCKER_GID: "\${DOCKER_GID:-998}"
      "
    `);
  });

  it('refuses a build that is shared or missing', () => {
    const shared = lines('x-build: &build {context: .}', 'services:', '  app:', '    build: *build');
    expect(asDiff(shared, setArg)).toMatchInlineSnapshot(`
      "refused: build is shared through a YAML anchor
      services:
        app:
          build:
            args:
              DOCKER_GID: "\${DOCKER_GID:-998}""
    `);
    expect(asDiff(app('    image: a'), setArg)).toContain('refused: the service has no build section');
  });
});

describe('setting userns_mode', () => {
  it('adds or replaces it', () => {
    expect(asDiff(app('    image: a'), userns)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,4 @@
       services:
         app:
           image: a
      +    userns_mode: host
      "
    `);
    expect(asDiff(app('    userns_mode: "" # default'), userns)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,3 @@
       services:
         app:
      -    userns_mode: "" # default
      +    userns_mode: host # default
      "
    `);
    expect(asDiff(app('    userns_mode: host'), userns)).toBe('unchanged');
  });
});
