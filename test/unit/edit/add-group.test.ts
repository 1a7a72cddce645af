import { describe, expect, it } from 'vitest';
import { addGroup, asDiff, lines } from './as-diff.ts';

const socket = '/var/run/docker.sock:/var/run/docker.sock';

describe('adding a group to a service without any', () => {
  it('puts it below the user', () => {
    const text = lines(
      'services:',
      '  app:',
      '    image: a',
      '    user: "10001" # not root',
      '    volumes:',
      `      - ${socket}`,
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -2,5 +2,7 @@
         app:
           image: a
           user: "10001" # not root
      +    group_add:
      +      - "\${DOCKER_GID:-998}"
           volumes:
             - /var/run/docker.sock:/var/run/docker.sock
      "
    `);
  });

  it('puts it below the mounts and the commented-out ones, in the indentation of their list', () => {
    const text = lines(
      'services:',
      '    app:',
      '        volumes:',
      `        - ${socket} # the engine`,
      '        # - ./more:/more',
      '',
      '        restart: always',
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -3,5 +3,7 @@
               volumes:
               - /var/run/docker.sock:/var/run/docker.sock # the engine
               # - ./more:/more
      +        group_add:
      +        - "\${DOCKER_GID:-998}"
       
               restart: always
      "
    `);
  });

  it('writes a four-space list where the file has four-space lists', () => {
    const text = lines('services:', '    app:', '        volumes:', `            - ${socket}`);
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -2,3 +2,5 @@
           app:
               volumes:
                   - /var/run/docker.sock:/var/run/docker.sock
      +        group_add:
      +            - "\${DOCKER_GID:-998}"
      "
    `);
  });

  it('keeps CRLF, the byte order mark and a missing final line break', () => {
    const text = `\uFEFFservices:\r\n  app:\r\n    volumes:\r\n      - ${socket}`;
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,6 @@
       ␣services:␍
         app:␍
           volumes:␍
      -      - /var/run/docker.sock:/var/run/docker.sock
      \\ No newline at end of file
      +      - /var/run/docker.sock:/var/run/docker.sock␍
      +    group_add:␍
      +      - "\${DOCKER_GID:-998}"
      \\ No newline at end of file
      "
    `);
  });

  it('does not touch a block scalar at the end of the service', () => {
    const text = lines(
      'services:',
      '  app:',
      '    image: a',
      '    command: |+',
      '      one',
      '',
      '  other:',
      '    image: b',
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -1,6 +1,8 @@
       services:
         app:
           image: a
      +    group_add:
      +      - "\${DOCKER_GID:-998}"
           command: |+
             one
       
      "
    `);
  });

  it('goes above the only key when that ends in a block scalar', () => {
    expect(asDiff(lines('services:', '  app:', '    command: >-', '      one'))).toMatchInlineSnapshot(`
      "@@ -1,4 +1,6 @@
       services:
         app:
      +    group_add:
      +      - "\${DOCKER_GID:-998}"
           command: >-
             one
      "
    `);
  });

  it('stays on the line of a service in braces', () => {
    const text = lines('services:', `  app: {image: a, volumes: ["${socket}"]} # short`);
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -1,2 +1,2 @@
       services:
      -  app: {image: a, volumes: ["/var/run/docker.sock:/var/run/docker.sock"]} # short
      +  app: {image: a, volumes: ["/var/run/docker.sock:/var/run/docker.sock"], group_add: ["\${DOCKER_GID:-998}"]} # short
      "
    `);
  });

  it('takes a line of its own in a JSON file', () => {
    const text = lines(
      '{"services": {',
      '  "app": {',
      '    "image": "a",',
      `    "volumes": ["${socket}"]`,
      '  }',
      '}}',
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -1,6 +1,7 @@
       {"services": {
         "app": {
           "image": "a",
      -    "volumes": ["/var/run/docker.sock:/var/run/docker.sock"]
      +    "volumes": ["/var/run/docker.sock:/var/run/docker.sock"],
      +    "group_add": ["\${DOCKER_GID:-998}"]
         }
       }}
      "
    `);
  });

  it('edits the document that has the service', () => {
    const text = lines('---', 'name: shop', '---', 'services:', '  app:', '    image: a', '...');
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -4,4 +4,6 @@
       services:
         app:
           image: a
      +    group_add:
      +      - "\${DOCKER_GID:-998}"
       ...
      "
    `);
  });

  it('finds the services at the top of a file of the first format', () => {
    expect(asDiff(lines('app:', '  image: a'))).toMatchInlineSnapshot(`
      "@@ -1,2 +1,4 @@
       app:
         image: a
      +  group_add:
      +    - "\${DOCKER_GID:-998}"
      "
    `);
  });
});

describe('adding a group to a list that is there', () => {
  it('appends to a list at the indentation of its dashes, with comments among the items', () => {
    const text = lines(
      'services:',
      '  app:',
      '    group_add:',
      '    - video # gpu',
      '    # - audio',
      '    image: a',
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -2,5 +2,6 @@
         app:
           group_add:
           - video # gpu
      +    - "\${DOCKER_GID:-998}"
           # - audio
           image: a
      "
    `);
  });

  it('appends inside brackets', () => {
    expect(asDiff(lines('services:', '  app:', '    group_add: [video, "27"] # two'))).toMatchInlineSnapshot(`
      "@@ -1,3 +1,3 @@
       services:
         app:
      -    group_add: [video, "27"] # two
      +    group_add: [video, "27", "\${DOCKER_GID:-998}"] # two
      "
    `);
  });

  it('appends a line inside brackets over several lines, before a comma at the end', () => {
    const text = lines(
      'services:',
      '  app:',
      '    group_add: [',
      '      video,',
      '      audio, # last',
      '    ]',
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -3,4 +3,5 @@
           group_add: [
             video,
             audio, # last
      +      "\${DOCKER_GID:-998}",
           ]
      "
    `);
  });

  it('fills an empty list and a key without a value', () => {
    expect(asDiff(lines('services:', '  app:', '    group_add: []'))).toMatchInlineSnapshot(`
      "@@ -1,3 +1,3 @@
       services:
         app:
      -    group_add: []
      +    group_add: ["\${DOCKER_GID:-998}"]
      "
    `);
    expect(
      asDiff(lines('services:', '  app:', '    group_add: # none yet', '    image: a')),
    ).toMatchInlineSnapshot(`
      "@@ -1,4 +1,5 @@
       services:
         app:
           group_add: # none yet
      +      - "\${DOCKER_GID:-998}"
           image: a
      "
    `);
    expect(asDiff(lines('services:', '  app:', '    group_add: ~'))).toMatchInlineSnapshot(`
      "@@ -1,3 +1,3 @@
       services:
         app:
      -    group_add: ~
      +    group_add: ["\${DOCKER_GID:-998}"]
      "
    `);
  });

  it('appends under !override', () => {
    expect(
      asDiff(lines('services:', '  app:', '    group_add: !override', '      - video')),
    ).toMatchInlineSnapshot(`
      "@@ -2,3 +2,4 @@
         app:
           group_add: !override
             - video
      +      - "\${DOCKER_GID:-998}"
      "
    `);
  });

  it('changes nothing when it is there in any spelling', () => {
    expect(asDiff(lines('services:', '  app:', '    group_add: ["${DOCKER_GID:-998}"]'))).toBe('unchanged');
    expect(asDiff(lines('services:', '  app:', '    group_add:', "      - '${DOCKER_GID:-998}'"))).toBe(
      'unchanged',
    );
    const edit = { op: 'add-group', service: 'app', value: '998' } as const;
    expect(asDiff(lines('services:', '  app:', '    group_add: [998]'), edit)).toBe('unchanged');
  });
});

describe('a group that is there in another shape', () => {
  const withGroup = (entry: string) =>
    asDiff(lines('services:', '  app:', `    group_add: [video, ${entry}]`));

  it.each([
    '998',
    '"998"',
    '$DOCKER_GID',
    '"${DOCKER_GID}"',
    '"${DOCKER_GID:-983}"',
    '"${DOCKER_GID:?needed}"',
  ])('gives way to the new one, since Compose takes no group twice: %s', (entry) => {
    expect(withGroup(entry)).toContain('+    group_add: [video, "${DOCKER_GID:-998}"]');
  });

  it('is left alone when it is another group or variable', () => {
    expect(withGroup('999')).toContain('+    group_add: [video, 999, "${DOCKER_GID:-998}"]');
    expect(withGroup('"${OTHER}"')).toContain('"${OTHER}", "${DOCKER_GID:-998}"]');
    expect(withGroup('"${OTHER:-998}"')).toContain(
      'refused: group_add already has ${OTHER:-998}, which is the same group',
    );
  });

  it('is not added again when it comes by `extends`', () => {
    const text = (entry: string) =>
      lines('services:', '  app: {extends: base}', '  base:', `    group_add: ["${entry}"]`);
    expect(asDiff(text('${DOCKER_GID:-998}'))).toBe('unchanged');
    expect(asDiff(text('998'))).toContain('refused: base, which app extends, would change as well');
    expect(asDiff(text('999'))).toContain('group_add: ["${DOCKER_GID:-998}"]');
  });
});

describe('anchors, aliases and merge keys', () => {
  it('adds to the service that merges, not to what it merges', () => {
    const text = lines(
      'x-base: &base',
      `  volumes: ["${socket}"]`,
      'services:',
      '  app:',
      '    <<: *base',
      '  other:',
      '    <<: *base',
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -3,5 +3,7 @@
       services:
         app:
           <<: *base
      +    group_add:
      +      - "\${DOCKER_GID:-998}"
         other:
           <<: *base
      "
    `);
  });

  it('copies inherited groups, since an own list hides them', () => {
    const text = lines(
      'x-base: &base',
      '  group_add: [video, 27]',
      'services:',
      '  app:',
      '    <<: *base',
      '    image: a',
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -4,3 +4,7 @@
         app:
           <<: *base
           image: a
      +    group_add:
      +      - "video"
      +      - 27
      +      - "\${DOCKER_GID:-998}"
      "
    `);
  });

  it('turns a service that is only an alias into one that merges', () => {
    const text = lines(
      'x-base: &base',
      '  image: a',
      'services:',
      '  app: *base # the same',
      '  other: *base',
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -1,5 +1,8 @@
       x-base: &base
         image: a
       services:
      -  app: *base # the same
      +  app:
      +    <<: *base # the same
      +    group_add:
      +      - "\${DOCKER_GID:-998}"
         other: *base
      "
    `);
  });

  it('gives a service a list of its own in the place of a shared one', () => {
    const text = lines(
      'services:',
      '  other:',
      '    group_add: &groups [video]',
      '  app:',
      '    group_add: *groups',
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -2,4 +2,4 @@
         other:
           group_add: &groups [video]
         app:
      -    group_add: *groups
      +    group_add: ["video", "\${DOCKER_GID:-998}"]
      "
    `);
  });

  it('refuses to change what another service merges', () => {
    const text = lines('services:', '  app: &app', '    image: a', '  worker:', '    <<: *app');
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "refused: its settings are shared through a YAML anchor with worker
      services:
        app:
          group_add:
            - "\${DOCKER_GID:-998}""
    `);
  });

  it('adds to an anchored service when those that merge it have groups of their own', () => {
    const text = lines(
      'services:',
      '  app: &app',
      '    image: a',
      '  worker:',
      '    <<: *app',
      '    group_add: [video]',
    );
    expect(asDiff(text)).toMatchInlineSnapshot(`
      "@@ -1,6 +1,8 @@
       services:
         app: &app
           image: a
      +    group_add:
      +      - "\${DOCKER_GID:-998}"
         worker:
           <<: *app
           group_add: [video]
      "
    `);
  });
});

describe('services that change along', () => {
  const anchored = lines('services:', '  app: &app', '    image: a', '  worker:', '    <<: *app');
  const extended = lines(
    'services:',
    '  worker: {extends: middle}',
    '  middle: {extends: {service: app}}',
    '  app:',
    '    image: a',
  );

  it('refuses when a service extends the one meant, directly or not', () => {
    expect(asDiff(extended)).toMatch(/^refused: worker, middle would change as well, through `extends`/);
  });

  it('does not mind a service that extends its namesake in another file', () => {
    const other = lines(
      'services:',
      '  app:',
      '    image: a',
      '  worker: {extends: {file: b.yaml, service: app}}',
    );
    expect(asDiff(other)).toContain('+    group_add:');
  });

  it('edits when they are meant too', () => {
    expect(asDiff(anchored, { ...addGroup, also: ['worker'] })).toContain('+    group_add:');
    expect(asDiff(extended, { ...addGroup, also: ['worker', 'middle'] })).toContain('+    group_add:');
    expect(asDiff(extended, { ...addGroup, also: ['worker'] })).toContain('refused: middle');
  });
});

describe('why an edit is refused', () => {
  it.each([
    ['line 4 of the file is not YAML', lines('services:', '  app: [', '    a: b')],
    ['service app is removed from the project with !reset', lines('services:', '  app: !reset {image: a}')],
    ['service app is not a mapping', lines('services:', '  app: a')],
    ['service app is not a mapping', lines('services:', '  app:')],
    ['service app is not a mapping', lines('x: &x [a]', 'services:', '  app: *x')],
    ['the file has no service app', lines('services: [app]')],
    ['the file has no service app', lines('services:', '  web: {image: a}')],
    [
      'service app comes from a YAML merge key or alias',
      lines('x: &x', '  app: {image: a}', 'services: *x', '---', 'name: a'),
    ],
  ])('is said: %s', (reason, text) => {
    expect(asDiff(text)).toContain(`refused: ${reason}`);
  });

  it('is not that an alias is followed many times', () => {
    const text = lines(
      'x: &x [a, b, c, d, e, f, g, h, i, j, k, l]',
      'y: &y [*x, *x, *x, *x, *x, *x, *x, *x, *x, *x, *x, *x]',
      'z: [*y, *y, *y, *y, *y, *y, *y, *y, *y, *y, *y, *y]',
      'services:',
      '  app: {image: a}',
    );
    expect(asDiff(text)).toContain('+  app: {image: a, group_add: ');
  });
});

describe('what is refused, with the lines to add', () => {
  it.each([
    ['a template', lines('services:', '  {{ name }}:', '    image: a')],
    ['a missing service', lines('services:', '  web:', '    image: a')],
    ['a service merged into the services', lines('x: &x', '  app: {image: a}', 'services:', '  <<: *x')],
    ['a service that is no mapping', lines('services:', '  app: a')],
    ['a list taken away', lines('services:', '  app:', '    group_add: !reset []')],
    ['a list that is no list', lines('services:', '  app:', '    group_add: video')],
    ['an alias to nothing', lines('services:', '  app: *base')],
    ['a file that is no YAML', lines('services:', '  app: [')],
    ['a service that is taken away', lines('services:', '  app: !reset {image: a}')],
    ['a service without a value', lines('services:', '  app:')],
    ['services that are a list', lines('services: [app]')],
    ['a file that is a list', lines('- app')],
    ['a file without services', lines('services:')],
    ['a name that every object has', lines('services:', '  web: {image: a}').replace('web', 'toString')],
    ['a service inside itself', lines('services:', '  app: &app', '    image: a', '    x-self: *app')],
  ])('%s', (_, text) => {
    expect(asDiff(text)).toMatch(
      /^refused: .+\nservices:\n {2}app:\n {4}group_add:\n {6}- "\$\{DOCKER_GID:-998\}"$/,
    );
  });
});
