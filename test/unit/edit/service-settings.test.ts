import { describe, expect, it } from 'vitest';
import type { ComposeEdit } from '../../../src/edit/compose/compose-edit.ts';
import { asDiff, lines } from './as-diff.ts';

const service = 'app';
const host: ComposeEdit = { op: 'set-environment', service, key: 'DOCKER_HOST', value: 'tcp://proxy:2375' };
const join: ComposeEdit = { op: 'add-network', service, network: 'socket' };
const wait: ComposeEdit = { op: 'add-dependency', service, on: 'proxy' };
const app = (...body: string[]) => lines('services:', '  app:', '    image: a', ...body);

describe('setting a variable of the environment', () => {
  it('keeps the form that is there', () => {
    expect(asDiff(app('    environment:', '      A: 1 # one'), host)).toMatchInlineSnapshot(`
      "@@ -3,3 +3,4 @@
           image: a
           environment:
             A: 1 # one
      +      DOCKER_HOST: "tcp://proxy:2375"
      "
    `);
    expect(asDiff(app('    environment:', '      - A=1'), host)).toContain(
      '+      - "DOCKER_HOST=tcp://proxy:2375"',
    );
    expect(asDiff(app('    environment: ["DOCKER_HOST=unix:///x", B=2]'), host)).toContain(
      '+    environment: ["DOCKER_HOST=tcp://proxy:2375", B=2]',
    );
  });

  it('begins a map where there is none', () => {
    expect(asDiff(app(), host)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,5 @@
       services:
         app:
           image: a
      +    environment:
      +      DOCKER_HOST: "tcp://proxy:2375"
      "
    `);
  });

  it('merges what it shares with other services', () => {
    const text = lines(
      'x: &env {A: 1}',
      'services:',
      '  app:',
      '    environment: *env',
      '  b:',
      '    environment: *env',
    );
    expect(asDiff(text, host)).toMatchInlineSnapshot(`
      "@@ -1,6 +1,6 @@
       x: &env {A: 1}
       services:
         app:
      -    environment: *env
      +    environment: {<<: *env, DOCKER_HOST: "tcp://proxy:2375"}
         b:
           environment: *env
      "
    `);
  });
});

describe('joining a network', () => {
  it('keeps a service without networks in the default one', () => {
    expect(asDiff(app(), join)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,6 @@
       services:
         app:
           image: a
      +    networks:
      +      - default
      +      - socket
      "
    `);
  });

  it('adds to a list and to a map', () => {
    expect(asDiff(app('    networks: [front]'), join)).toContain('+    networks: [front, socket]');
    expect(asDiff(app('    networks:', '      front:', '        aliases: [a]'), join)).toMatchInlineSnapshot(`
      "@@ -4,3 +4,4 @@
           networks:
             front:
               aliases: [a]
      +      socket:
      "
    `);
  });

  it('does not put a service that inherits its networks into the default one', () => {
    const text = lines('services:', '  base: {networks: [front]}', '  app:', '    extends: base');
    expect(asDiff(text, join)).not.toContain('default');
  });

  it('refuses a service with a network mode', () => {
    expect(asDiff(app('    network_mode: host'), join)).toContain(
      'refused: network_mode: host cannot be combined with networks',
    );
  });
});

describe('waiting for another service', () => {
  it('adds to the form that is there', () => {
    expect(asDiff(app('    depends_on: [db]'), wait)).toContain('+    depends_on: [db, proxy]');
    expect(
      asDiff(app('    depends_on:', '      db:', '        condition: service_healthy'), wait),
    ).toMatchInlineSnapshot(`
      "@@ -4,3 +4,5 @@
           depends_on:
             db:
               condition: service_healthy
      +      proxy:
      +        condition: service_started
      "
    `);
    expect(asDiff(app('    depends_on: [proxy]'), wait)).toBe('unchanged');
  });
});

describe('another group for the user', () => {
  const group: ComposeEdit = { op: 'set-user-group', service, gid: '998' };

  it('keeps the user, variables and all', () => {
    expect(asDiff(app('    user: "1000:999" # me'), group)).toContain('+    user: "1000:998" # me');
    expect(asDiff(app("    user: '${UID:-1000}:999'"), group)).toContain('+    user: "${UID:-1000}:998"');
    expect(asDiff(app('    user: "1000:${GID:-999}"'), group)).toContain('+    user: "1000:${GID:-998}"');
    expect(asDiff(app('    user: "1000:998"'), group)).toBe('unchanged');
  });

  it('refuses a user without a group, and a group that is set elsewhere', () => {
    expect(asDiff(app('    user: "1000"'), group)).toContain('refused: user has no group');
    expect(asDiff(app('    user: "1000:$GID"'), group)).toContain('refused: the group in user is set by GID');
  });
});

describe('one more argument', () => {
  const argument: ComposeEdit = { op: 'add-command-argument', service, value: '--docker=tcp://proxy:2375' };

  it('goes to the end of a list', () => {
    expect(asDiff(app('    command:', '      - --api'), argument)).toContain(
      '+      - "--docker=tcp://proxy:2375"',
    );
  });

  it('is refused for a text and where the image has the command', () => {
    expect(asDiff(app('    command: run --api'), argument)).toContain(
      'refused: the command is a string, not a list of arguments',
    );
    expect(asDiff(app(), argument)).toContain(
      'refused: the service has no command; its arguments come from the image',
    );
  });
});

describe('a new service', () => {
  const proxy: ComposeEdit = {
    op: 'add-service',
    service: 'proxy',
    definition: {
      image: 'proxy:1',
      environment: { POST: '0' },
      volumes: ['/run/docker.sock:/s:ro'],
      read_only: true,
    },
  };

  it('stands below the others, in the indentation of the file', () => {
    const text = lines(
      'services:',
      '    app:',
      '        image: a',
      '        ports:',
      '        - 80',
      '',
      '    b:',
      '        image: b',
    );
    expect(asDiff(text, proxy)).toMatchInlineSnapshot(`
      "@@ -6,3 +6,11 @@
       
           b:
               image: b
      +
      +    proxy:
      +        image: proxy:1
      +        environment:
      +            POST: "0"
      +        volumes:
      +        - /run/docker.sock:/s:ro
      +        read_only: true
      "
    `);
  });

  it('is left alone when it is there, and never taken for another', () => {
    const text = app('  proxy:', '    image: other');
    expect(asDiff(text, proxy)).toContain('refused: services already has a different proxy');
  });

  it('fits into braces', () => {
    expect(asDiff('{"services": {"app": {"image": "a"}}}', proxy)).toMatchInlineSnapshot(`
      "@@ -1 +1 @@
      -{"services": {"app": {"image": "a"}}}
      \\ No newline at end of file
      +{"services": {"app": {"image": "a"}, "proxy": {image: "proxy:1", environment: {POST: "0"}, volumes: ["/run/docker.sock:/s:ro"], read_only: true}}}
      \\ No newline at end of file
      "
    `);
  });
});

describe('a new network', () => {
  const network: ComposeEdit = { op: 'add-top-network', network: 'socket', definition: { internal: true } };

  it('joins the others, or begins them', () => {
    expect(
      asDiff(lines('networks:', '  front:', 'services:', '  app: {image: a}'), network),
    ).toMatchInlineSnapshot(`
      "@@ -1,4 +1,6 @@
       networks:
         front:
      +  socket:
      +    internal: true
       services:
         app: {image: a}
      "
    `);
    expect(asDiff(app(), network)).toMatchInlineSnapshot(`
      "@@ -1,3 +1,6 @@
       services:
         app:
           image: a
      +networks:
      +  socket:
      +    internal: true
      "
    `);
  });

  it('is refused in a file of the first format, which has none', () => {
    expect(asDiff(lines('app:', '  image: a'), network)).toContain(
      'refused: version 1 Compose files do not support networks',
    );
  });
});

describe('a group that a service inherits', () => {
  const replace = (also: string[]): ComposeEdit => ({
    op: 'replace-group',
    service,
    also,
    from: '999',
    value: '998',
  });
  const text = lines('services:', '  base:', '    group_add: ["999"]', '  app: {extends: base}');

  it('is corrected where it stands when all who have it need it', () => {
    expect(asDiff(text, replace(['base']))).toContain('+    group_add: ["998"]');
    expect(asDiff(text, replace([]))).toContain('refused: base, which app extends, would change as well');
  });

  it('is found by its line when the service is in another file', () => {
    const base = lines('services:', '  base:', '    group_add: ["999"]');
    expect(asDiff(base, { op: 'replace-group', service, from: '999', value: '998', line: 3 })).toContain(
      '["998"]',
    );
    expect(asDiff(base, replace([]))).toContain('refused: the file has no service app');
  });

  it('only goes where the right one is inherited: Compose takes no group twice', () => {
    const both = lines(
      'services:',
      '  base: {group_add: ["998"]}',
      '  app:',
      '    extends: base',
      '    group_add: ["999", "27"]',
    );
    expect(asDiff(both, replace([]))).toContain('+    group_add: ["27"]');
  });
});
