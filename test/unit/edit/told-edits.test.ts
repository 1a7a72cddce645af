import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { describeEdit } from '../../../src/edit/describe-edit.ts';
import type { FileEdit } from '../../../src/edit/edit.ts';
import { linesFor } from '../../../src/edit/lines-for.ts';
import { mergeBlocks } from '../../../src/edit/merge-blocks.ts';

describe('the lines that a person adds', () => {
  const definition = { image: 'proxy:1', read_only: true, tmpfs: ['/run'], environment: { POST: '1' } };
  const services = (settings: unknown) => ({ services: { web: settings } });
  const web = { service: 'web' } as const;

  it.each<[edit: FileEdit, means: unknown]>([
    [{ op: 'add-group', ...web, value: '998' }, services({ group_add: ['998'] })],
    [{ op: 'replace-group', ...web, from: '9', value: '998' }, services({ group_add: ['998'] })],
    [{ op: 'replace-group', ...web, from: '9', value: null }, services({ group_add: null })],
    [
      { op: 'add-security-opt', ...web, value: 'label=disable' },
      services({ security_opt: ['label=disable'] }),
    ],
    [
      { op: 'set-build-arg', ...web, key: 'GID', value: '998' },
      services({ build: { args: { GID: '998' } } }),
    ],
    [{ op: 'set-environment', ...web, key: 'A', value: 'yes' }, services({ environment: { A: 'yes' } })],
    [{ op: 'set-key', ...web, key: 'userns_mode', value: 'host' }, services({ userns_mode: 'host' })],
    [{ op: 'set-user-group', ...web, gid: '998' }, services({ user: 'UID:998' })],
    [{ op: 'set-mount-source', ...web, target: '/b', value: '/a' }, services({ volumes: ['/a:/b'] })],
    [{ op: 'remove-mount', ...web, target: '/b' }, services({ volumes: null })],
    [{ op: 'add-network', ...web, network: 'n' }, services({ networks: ['default', 'n'] })],
    [{ op: 'add-dependency', ...web, on: 'db' }, services({ depends_on: ['db'] })],
    [{ op: 'add-command-argument', ...web, value: '--a' }, services({ command: ['--a'] })],
    [{ op: 'add-service', service: 'proxy', definition }, { services: { proxy: definition } }],
    [
      { op: 'add-top-network', network: 'n', definition: { internal: true } },
      { networks: { n: { internal: true } } },
    ],
  ])('are YAML that says what is meant: %j', (edit, means) => {
    expect(parse(linesFor(edit).join('\n'))).toEqual(means);
  });

  it.each<[edit: FileEdit, lines: readonly string[]]>([
    [{ op: 'set-env', key: 'A', value: 'b c' }, ["A='b c'"]],
    [{ op: 'set-json', path: ['a', 'b'], value: ['c'] }, ['{"a":{"b":["c"]}}']],
    [{ op: 'set-json', path: ['a', 'b'], value: null }, ['# remove a.b']],
    [{ op: 'write-file', text: '[Socket]\nA=b\n\n' }, ['[Socket]', 'A=b']],
    [{ op: 'write-file', text: null }, ['# delete the file']],
    [
      { op: 'reuse-group', line: 3, group: 'docker', holder: 'media' },
      ['# line 3: let docker share the gid of media (groupadd -o)'],
    ],
  ])('are those of the file, whatever it is: %j', (edit, lines) => {
    expect(linesFor(edit)).toEqual(lines);
  });

  it.each<[edit: FileEdit, lines: readonly string[]]>([
    [
      { op: 'replace-group', ...web, from: '9', value: null },
      ['services:', '  web:', '    group_add:', '      # remove 9'],
    ],
    [
      { op: 'remove-mount', ...web, target: '/b' },
      ['services:', '  web:', '    volumes:', '      # remove the entry for /b'],
    ],
    [
      { op: 'add-command-argument', ...web, value: '--a' },
      ['services:', '  web:', '    command:', '      # append to the existing arguments', '      - "--a"'],
    ],
  ])('say in a comment what a person must see to: %j', (edit, lines) => {
    expect(linesFor(edit)).toEqual(lines);
  });

  it('of several edits stand together where they are about one service', () => {
    const edits: FileEdit[] = [
      { op: 'add-network', ...web, network: 'n' },
      { op: 'add-dependency', ...web, on: 'db' },
    ];
    expect(parse(mergeBlocks(edits.map(linesFor)).join('\n'))).toEqual(
      services({ networks: ['default', 'n'], depends_on: ['db'] }),
    );
  });
});

describe('an edit in words', () => {
  const web = { service: 'web' } as const;

  it.each<[edit: FileEdit, words: string]>([
    [{ op: 'set-env', key: 'GID', value: '998' }, 'set GID to 998'],
    [
      { op: 'set-json', path: ['Endpoints', 'Host'], value: 'unix:///a' },
      'set Endpoints.Host to "unix:///a"',
    ],
    [{ op: 'set-json', path: ['Endpoints', 'Host'], value: null }, 'remove Endpoints.Host'],
    [{ op: 'write-file', text: '[Socket]\n' }, 'write'],
    [{ op: 'write-file', text: null }, 'delete the file'],
    [
      { op: 'reuse-group', line: 3, group: 'docker', holder: 'media' },
      'line 3: let docker share the gid of media (groupadd -o)',
    ],
    [{ op: 'add-group', ...web, value: '998' }, 'add "998" to group_add of web'],
    [{ op: 'add-security-opt', ...web, value: 'a:b' }, 'add "a:b" to security_opt of web'],
    [{ op: 'replace-group', ...web, from: '9', value: null }, 'remove "9" from group_add of web'],
    [{ op: 'replace-group', ...web, from: '9', value: '8' }, 'replace "9" with "8" in group_add of web'],
    [{ op: 'set-build-arg', ...web, key: 'GID', value: '9' }, 'set build argument GID=9 for web'],
    [{ op: 'set-environment', ...web, key: 'A', value: 'b' }, 'set A=b in the environment of web'],
    [{ op: 'set-key', ...web, key: 'userns_mode', value: 'host' }, 'set userns_mode of web to host'],
    [{ op: 'set-user-group', ...web, gid: '998' }, 'set the group in user of web to 998'],
    [{ op: 'set-mount-source', ...web, target: '/b', value: '/a' }, 'mount /a at /b in web'],
    [{ op: 'remove-mount', ...web, target: '/b' }, 'remove the mount at /b from web'],
    [{ op: 'add-network', ...web, network: 'n' }, 'add web to network n'],
    [{ op: 'add-dependency', ...web, on: 'db' }, 'make web depend on db'],
    [{ op: 'add-command-argument', ...web, value: '--a' }, 'add "--a" to the command of web'],
    [{ op: 'add-service', ...web, definition: {} }, 'add service web'],
    [{ op: 'add-top-network', network: 'n', definition: {} }, 'add network n'],
  ])('names the value, and where it goes: %j', (edit, words) => {
    expect(describeEdit(edit)).toBe(words);
  });
});
