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
    [{ op: 'write-file', text: '[Socket]\nA=b\n' }, ['[Socket]', 'A=b']],
    [{ op: 'write-file', text: null }, ['# delete the file']],
    [
      { op: 'reuse-group', line: 3, group: 'docker', holder: 'media' },
      ['# line 3: let docker share the gid of media (groupadd -o)'],
    ],
  ])('are those of the file, whatever it is: %j', (edit, lines) => {
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
  it('names what a removed entry was, and what a new one replaces', () => {
    const edit = { op: 'replace-group', service: 'web', from: '9' } as const;
    expect(
      [
        { ...edit, value: null },
        { ...edit, value: '998' },
      ].map(describeEdit),
    ).toEqual(['remove "9" from group_add of web', 'replace "9" with "998" in group_add of web']);
  });

  it('says of a JSON file what is set, as it is written, or what is removed', () => {
    const edit = { op: 'set-json', path: ['Endpoints', 'docker', 'Host'] } as const;
    expect(
      [
        { ...edit, value: 'unix:///a' },
        { ...edit, value: null },
      ].map(describeEdit),
    ).toEqual(['set Endpoints.docker.Host to "unix:///a"', 'remove Endpoints.docker.Host']);
  });
});
