import { describe, expect, it } from 'vitest';
import { asDiff, lines } from './as-diff.ts';

const service = (...groups: string[]) =>
  lines('services:', '  app:', '    image: a', '    group_add:', ...groups);

describe('a group that is there already in another shape', () => {
  it.each(['0x3e6', '01746', '0o1746', '9_98', '0998', '"0998"'])('gives way when it reads %s', (shape) => {
    expect(asDiff(service(`      - ${shape} # docker`))).toBe(
      lines(
        '@@ -2,4 +2,4 @@',
        '   app:',
        '     image: a',
        '     group_add:',
        `-      - ${shape} # docker`,
        '+      - "${DOCKER_GID:-998}" # docker',
      ),
    );
  });

  it('stays beside a text that only looks like the number in another base', () => {
    expect(asDiff(service("      - '01746'"))).toMatchInlineSnapshot(`
      "@@ -3,3 +3,4 @@
           image: a
           group_add:
             - '01746'
      +      - "\${DOCKER_GID:-998}"
      "
    `);
  });

  it('is there once afterwards, in however many shapes it was', () => {
    expect(
      asDiff(service('      - "998"', '      - audio', '      - 998', '      - 0x3e6')),
    ).toMatchInlineSnapshot(`
      "@@ -2,7 +2,5 @@
         app:
           image: a
           group_add:
      -      - "998"
             - audio
      -      - 998
      -      - 0x3e6
      +      - "\${DOCKER_GID:-998}"
      "
    `);
  });
});
