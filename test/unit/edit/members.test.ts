import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { asDiff, lines } from './as-diff.ts';

const join: ComposeEdit = { op: 'add-network', service: 'app', network: 'socket' };
const wait: ComposeEdit = { op: 'add-dependency', service: 'app', on: 'proxy' };
const app = (...body: string[]) => lines('services:', '  app:', '    image: a', ...body);

describe('networks of a service', () => {
  it('are filled where the key has no value', () => {
    expect(asDiff(app('    networks: # none', '    user: a'), join)).toMatchInlineSnapshot(`
      "@@ -2,4 +2,6 @@
         app:
           image: a
           networks: # none
      +      - default
      +      - socket
           user: a
      "
    `);
    expect(asDiff(app('    networks: ~'), join)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,4 @@
       services:
         app:
           image: a
      -    networks: ~
      +    networks: ["default", "socket"]
      "
    `);
  });

  it('get one in braces without a null', () => {
    expect(asDiff(app('    networks: {front: {}}'), join)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,4 @@
       services:
         app:
           image: a
      -    networks: {front: {}}
      +    networks: {front: {}, socket: {}}
      "
    `);
  });

  it('become its own where they are shared, as a list or a map', () => {
    const list = lines(
      'x: &x [front]',
      'services:',
      '  app:',
      '    networks: *x',
      '  b:',
      '    networks: *x',
    );
    expect(asDiff(list, join)).toMatchInlineSnapshot(`
      "@@ -1,6 +1,6 @@
       x: &x [front]
       services:
         app:
      -    networks: *x
      +    networks: ["front", "socket"]
         b:
           networks: *x
      "
    `);
    const map = lines('x: &x {networks: {front: {aliases: [a]}}}', 'services:', '  app:', '    <<: *x');
    expect(asDiff(map, join)).toMatchInlineSnapshot(`
      "@@ -2,3 +2,8 @@
       services:
         app:
           <<: *x
      +    networks:
      +      front:
      +        aliases:
      +          - "a"
      +      socket: {}
      "
    `);
  });

  it('are begun without the default one where some are inherited', () => {
    const text = lines('services:', '  base: {networks: [front]}', '  app:', '    extends: base');
    expect(asDiff(text, join)).toMatchInlineSnapshot(`
      "@@ -2,3 +2,5 @@
         base: {networks: [front]}
         app:
           extends: base
      +    networks:
      +      - socket
      "
    `);
  });

  it('are left alone where it is among them, inherited or not', () => {
    expect(asDiff(app('    networks: {socket: }'), join)).toBe('unchanged');
    expect(asDiff(lines('services:', '  base: {networks: [socket]}', '  app: {extends: base}'), join)).toBe(
      'unchanged',
    );
  });

  it('are refused where they are a text, or the service has a mode, inherited or not', () => {
    expect(asDiff(app('    networks: front'), join)).toContain(
      'refused: networks is neither a list nor a mapping\n',
    );
    const text = lines('services:', '  base: {network_mode: host}', '  app: {extends: base}');
    expect(asDiff(text, join)).toContain('refused: network_mode: host cannot be combined with networks\n');
    expect(asDiff(app('    network_mode: ~'), join)).toContain('+      - socket');
  });

  it('get a name in quotes where YAML would read something else', () => {
    expect(asDiff(app('    networks: [front]'), { ...join, network: 'no' })).toContain('[front, "no"]');
    expect(asDiff(app('    networks:', '      front:'), { ...join, network: '1e3' })).toContain(
      '+      "1e3":',
    );
  });
});

describe('dependencies of a service', () => {
  it('are begun with a list of one', () => {
    expect(asDiff(app(), wait)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,5 @@
       services:
         app:
           image: a
      +    depends_on:
      +      - proxy
      "
    `);
  });

  it('say in a map, in braces too, that starting is all that is waited for', () => {
    expect(asDiff(app('    depends_on: {db: {condition: service_healthy}}'), wait)).toMatchInlineSnapshot(`
      "@@ -1,4 +1,4 @@
       services:
         app:
           image: a
      -    depends_on: {db: {condition: service_healthy}}
      +    depends_on: {db: {condition: service_healthy}, proxy: {condition: "service_started"}}
      "
    `);
    const map = lines(
      'x: &x {depends_on: {db: {condition: service_healthy}}}',
      'services:',
      '    app:',
      '        <<: *x',
      '        ports:',
      '          - 80:80',
    );
    expect(asDiff(map, wait)).toMatchInlineSnapshot(`
      "@@ -4,3 +4,8 @@
               <<: *x
               ports:
                 - 80:80
      +        depends_on:
      +            db:
      +                condition: service_healthy
      +            proxy:
      +                condition: service_started
      "
    `);
  });
});
