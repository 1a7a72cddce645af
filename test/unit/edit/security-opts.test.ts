import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { asDiff, lines } from './as-diff.ts';

const add = (value: string): ComposeEdit => ({ op: 'add-security-opt', service: 'app', value });
const app = (...body: string[]) => lines('services:', '  app:', ...body);

describe('adding a security option', () => {
  it('begins a list, or adds to the one that is there', () => {
    expect(asDiff(app('    image: a'), add('label=disable'))).toMatchInlineSnapshot(`
      "@@ -1,3 +1,5 @@
       services:
         app:
           image: a
      +    security_opt:
      +      - "label=disable"
      "
    `);
    expect(asDiff(app('    security_opt: [a:b]'), add('label=disable'))).toMatchInlineSnapshot(`
      "@@ -1,3 +1,3 @@
       services:
         app:
      -    security_opt: [a:b]
      +    security_opt: [a:b, "label=disable"]
      "
    `);
    expect(asDiff(app('    security_opt: ["label=disable"]'), add('label=disable'))).toBe('unchanged');
  });

  it('is refused for a list that is taken away, is none, or has more than plain values', () => {
    expect(asDiff(app('    security_opt: !reset []'), add('a'))).toMatchInlineSnapshot(`
      "refused: security_opt is removed with !reset
      services:
        app:
          security_opt:
            - "a""
    `);
    expect(asDiff(app('    security_opt: a'), add('a'))).toContain('refused: security_opt is not a list\n');
    expect(asDiff(app('    security_opt: [[a]]'), add('a'))).toContain(
      'refused: security_opt contains entries that are not plain values\n',
    );
  });

  it('is refused where it would have to change the list of another service', () => {
    const text = lines('services:', '  base: {security_opt: ["${OPT}"]}', '  app: {extends: base}');
    expect(asDiff(text, add('${OPT:-label=disable}'))).toContain(
      'refused: it is inherited from another service\n',
    );
  });
});
