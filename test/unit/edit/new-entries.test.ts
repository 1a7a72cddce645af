import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { asDiff, lines } from './as-diff.ts';

const proxy: ComposeEdit = { op: 'add-service', service: 'proxy', definition: { image: 'p:1' } };
const network: ComposeEdit = { op: 'add-top-network', network: 'socket', definition: { internal: true } };
const empty: ComposeEdit = { op: 'add-top-network', network: 'back', definition: {} };
const app = ['services:', '  app: {image: a}'];

describe('a new service', () => {
  it('stands right below the others where there are no blank lines between them', () => {
    const text = lines(
      'services:',
      '',
      '  app:',
      '    image: a',
      '  b:',
      '    image: b',
      '',
      'volumes:',
      '  v:',
    );
    expect(asDiff(text, proxy)).toMatchInlineSnapshot(`
      "@@ -4,6 +4,8 @@
           image: a
         b:
           image: b
      +  proxy:
      +    image: p:1
       
       volumes:
         v:
      "
    `);
  });

  it('is set off by a blank line as the last one is, not as the only one', () => {
    expect(asDiff(lines('services:', '', '  app:', '    image: a'), proxy)).toMatchInlineSnapshot(`
      "@@ -2,3 +2,5 @@
       
         app:
           image: a
      +  proxy:
      +    image: p:1
      "
    `);
    const spaced = 'services:\r\n  app:\r\n    image: a\r\n  \r\n  b:\r\n    image: b\r\n';
    expect(asDiff(spaced, proxy)).toMatchInlineSnapshot(`
      "@@ -4,3 +4,6 @@
         ␍
         b:␍
           image: b␍
      +␍
      +  proxy:␍
      +    image: p:1␍
      "
    `);
  });

  it('goes by the last of three, not by those before it', () => {
    const text = lines('services:', '  a: {image: a}', '', '  b: {image: b}', '  c: {image: c}');
    expect(asDiff(text, proxy)).toContain('   c: {image: c}\n+  proxy:\n');
  });

  it('begins an empty mapping of services', () => {
    expect(asDiff(lines('services: {}'), proxy)).toMatchInlineSnapshot(`
      "@@ -1 +1 @@
      -services: {}
      +services: {proxy: {image: "p:1"}}
      "
    `);
  });

  it('stands at the top of a file of the first format', () => {
    expect(asDiff(lines('app:', '  image: a'), proxy)).toMatchInlineSnapshot(`
      "@@ -1,2 +1,4 @@
       app:
         image: a
      +proxy:
      +  image: p:1
      "
    `);
    expect(asDiff(lines('app:', '  image: a', 'proxy: {image: "p:1"}'), proxy)).toBe('unchanged');
  });

  it('goes into the last document that has services, and stands in any', () => {
    const text = lines('services:', '  app: {image: a}', '---', 'services:', '  b: {image: b}', '---', '- x');
    expect(asDiff(text, proxy)).toMatchInlineSnapshot(`
      "@@ -3,5 +3,7 @@
       ---
       services:
         b: {image: b}
      +  proxy:
      +    image: p:1
       ---
       - x
      "
    `);
    const there = lines('services:', '  proxy: {image: "p:1"}', '---', ...app, '---', 'services:', '  b: {}');
    expect(asDiff(there, proxy)).toBe('unchanged');
  });

  it('is left alone where it is the same in whatever spelling', () => {
    expect(asDiff(lines(...app, '  proxy:', "    image: 'p:1' # pinned"), proxy)).toBe('unchanged');
  });

  it.each([
    ['line 2 of the file is not YAML: ', 'a: [\nb: c\n'],
    ['the file has no services', '- a\n'],
    ['the file has no services', ''],
    ['the file has no services', 'services: [a]\n'],
    ['services already has a different proxy', lines(...app, '  proxy: {image: "p:2"}')],
  ])('is refused with a reason: %s', (reason, text) => {
    const told = asDiff(text, proxy);
    expect(told).toContain(`refused: ${reason}`);
    expect(told).toContain('\nservices:\n  proxy:\n    image: p:1');
  });
});

describe('a new network', () => {
  it('fills a section that is empty, in whatever way', () => {
    expect(asDiff(lines('networks: # none yet', ...app), network)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,5 @@
       networks: # none yet
      +  socket:
      +    internal: true
       services:
         app: {image: a}
      "
    `);
    expect(asDiff(lines('networks: ~', ...app), network)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,3 @@
      -networks: ~
      +networks: {socket: {internal: true}}
       services:
         app: {image: a}
      "
    `);
    expect(asDiff(lines('networks: {}', ...app), network)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,3 @@
      -networks: {}
      +networks: {socket: {internal: true}}
       services:
         app: {image: a}
      "
    `);
  });

  it('begins a section below the services', () => {
    const text = lines('name: shop', ...app, 'volumes:', '  data:');
    expect(asDiff(text, network)).toMatchInlineSnapshot(`
      "@@ -1,5 +1,8 @@
       name: shop
       services:
         app: {image: a}
      +networks:
      +  socket:
      +    internal: true
       volumes:
         data:
      "
    `);
    expect(asDiff(lines(...app, '', 'volumes:', '  data:'), empty)).toMatchInlineSnapshot(`
      "@@ -1,5 +1,8 @@
       services:
         app: {image: a}
       
      +networks:
      +  back: {}
      +
       volumes:
         data:
      "
    `);
  });

  it('begins a section in braces', () => {
    expect(asDiff('{"services": {"app": {"image": "a"}}}\n', network)).toMatchInlineSnapshot(`
      "@@ -1 +1 @@
      -{"services": {"app": {"image": "a"}}}
      +{"services": {"app": {"image": "a"}}, "networks": {socket: {internal: true}}}
      "
    `);
  });

  it('is refused where networks are no mapping', () => {
    expect(asDiff(lines('networks: [a]', ...app), network)).toMatchInlineSnapshot(`
      "refused: this part of the file cannot be edited safely
      networks:
        socket:
          internal: true"
    `);
    expect(asDiff(lines('networks: a', ...app), network)).toContain(
      'refused: this part of the file cannot be edited safely\n',
    );
  });

  it('is left alone where it is there, and never taken for another', () => {
    expect(asDiff(lines('networks: {socket: {internal: true}}', ...app), network)).toBe('unchanged');
    expect(asDiff(lines('networks: {socket: }', ...app), network)).toContain(
      'refused: networks already has a different socket\n',
    );
  });
});
