import { describe, expect, it } from 'vitest';
import { asDiff, gid, lines } from './as-diff.ts';

describe('a value written as a block scalar', () => {
  const groups = ['services:', '  app:', '    image: a', '    group_add:', '      - |-', '        999'];

  it('gives way as a whole at the end of the file, and the last line break stays', () => {
    const edit = { op: 'replace-group', service: 'app', from: '999', value: gid } as const;
    expect(asDiff(lines(...groups), edit)).toMatchInlineSnapshot(`
      "@@ -2,5 +2,4 @@
         app:
           image: a
           group_add:
      -      - |-
      -        999
      +      - "\${DOCKER_GID:-998}"
      "
    `);
  });

  it('gives way as a whole in the middle', () => {
    const edit = { op: 'replace-group', service: 'app', from: '999', value: gid } as const;
    expect(asDiff(lines(...groups, '      - audio', '    user: "1"'), edit)).toMatchInlineSnapshot(`
      "@@ -2,7 +2,6 @@
         app:
           image: a
           group_add:
      -      - |-
      -        999
      +      - "\${DOCKER_GID:-998}"
             - audio
           user: "1"
      "
    `);
  });

  it('gives way to another user', () => {
    const text = lines('services:', '  app:', '    user: >-', '      1000:999', '    image: a');
    expect(asDiff(text, { op: 'set-user-group', service: 'app', gid: '998' })).toMatchInlineSnapshot(`
      "@@ -1,5 +1,4 @@
       services:
         app:
      -    user: >-
      -      1000:999
      +    user: "1000:998"
           image: a
      "
    `);
  });

  it('is mounted from elsewhere', () => {
    const text = lines(
      'services:',
      '  app:',
      '    image: a',
      '    volumes:',
      '      - >-',
      '        /a:/b',
      '      - /c:/d',
    );
    const edit = { op: 'set-mount-source', service: 'app', target: '/b', value: '/e' } as const;
    expect(asDiff(text, edit)).toMatchInlineSnapshot(`
      "@@ -3,5 +3,5 @@
           image: a
           volumes:
             - >-
      -        /a:/b
      +        /e:/b
             - /c:/d
      "
    `);
  });
});
