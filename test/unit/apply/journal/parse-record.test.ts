import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../../src/apply/journal/parse-record.ts';
import { canBeUndone, type RunRecord } from '../../../../src/apply/journal/record.ts';

const command = { file: 'usermod', args: ['-aG', 'docker', 'ann'] };
const kept = { uid: 0, gid: 7, mode: 0o640, sha256: 'ab12', backup: '0.before' };
const file = {
  path: '/app/.env',
  before: kept,
  after: ['cd34', null],
  temporary: '/app/.dockperm-1',
  folders: ['/app/x'],
  needsRoot: false,
};
const ran = { command, undo: command, needsRoot: true, restarts: false, state: 'done' } as const;
const containers = {
  base: { file: 'docker', args: ['compose'], cwd: '/app', joined: ['a'], env: { DOCKER_HOST: 'x' } },
  previous: ['web'],
  added: ['db'],
  built: 'yes',
} as const;
const whole: RunRecord = {
  schemaVersion: 1,
  id: '20260123-101500-042',
  command: 'fix',
  began: '2026-01-23T10:15:00.042Z',
  directory: '/app',
  state: 'open',
  files: [file],
  commands: [ran],
  containers,
};
const read = (part: object) => parseRecord(JSON.stringify({ ...whole, ...part }));
const readFile = (part: object) => read({ files: [{ ...file, ...part }] });
const readKept = (part: object) => readFile({ before: { ...kept, ...part } });
const readRan = (part: object) => read({ commands: [{ ...ran, ...part }] });
const readLine = (part: object) => readRan({ command: { ...command, ...part } });
const readContainers = (part: object) => read({ containers: { ...containers, ...part } });

describe('a journal', () => {
  it('is read as it was written', () => {
    expect(read({})).toEqual(whole);
  });

  it('is read where it has nothing yet', () => {
    const empty = { files: [], commands: [], containers: null };
    expect(read(empty)).toEqual({ ...whole, ...empty });
  });

  it.each(['open', 'done', 'rolled-back', 'undo-incomplete', 'undone'])(
    'is read in the state %s',
    (state) => {
      expect(read({ state })?.state).toBe(state);
    },
  );

  it('is read for each command, and for each state of what it ran', () => {
    expect(read({ command: 'deploy' })?.command).toBe('deploy');
    for (const state of ['started', 'done', 'undo-started', 'undone'])
      expect(readRan({ state })?.commands[0]?.state).toBe(state);
  });

  it('is read where a file was new, and where a command has no undo', () => {
    expect(readFile({ before: null })?.files[0]?.before).toBeNull();
    expect(readRan({ undo: null })?.commands[0]?.undo).toBeNull();
  });

  it('has a command line with what it needs and no more', () => {
    expect(readLine({ more: 1 })?.commands[0]?.command).toEqual(command);
    expect(readLine({ cwd: 5 })?.commands[0]?.command).toEqual(command);
    expect(readContainers({ built: 'no' })?.containers).toEqual({ ...containers, built: 'no' });
  });

  it.each(['', '{', '[]', 'null', '"x"'])('is none where the text is %j', (text) => {
    expect(parseRecord(text)).toBeNull();
  });

  it.each([
    ['schemaVersion', 2],
    ['id', 5],
    ['began', null],
    ['directory', 1],
    ['command', 'undo'],
    ['state', 'gone'],
    ['state', null],
    ['files', null],
    ['files', {}],
    ['files', [null]],
    ['commands', 'x'],
    ['commands', [5]],
    ['containers', 5],
    ['containers', undefined],
  ])('is none where %s is %j', (key, value) => {
    expect(read({ [key]: value })).toBeNull();
  });

  it.each([
    ['path', ''],
    ['path', 1],
    ['temporary', ''],
    ['temporary', null],
    ['before', 5],
    ['before', undefined],
    ['folders', 'x'],
    ['folders', [1]],
    ['after', 'x'],
    ['after', [1]],
    ['needsRoot', 'no'],
  ])('is none where %s of a file is %j', (key, value) => {
    expect(readFile({ [key]: value })).toBeNull();
  });

  it.each([
    ['uid', '0'],
    ['gid', null],
    ['mode', '0640'],
    ['sha256', 5],
    ['backup', 5],
    ['backup', '../../etc/shadow'],
    ['backup', 'a/b'],
    ['backup', ''],
  ])('is none where %s of a backup is %j', (key, value) => {
    expect(readKept({ [key]: value })).toBeNull();
  });

  it.each([
    ['command', null],
    ['undo', 'x'],
    ['undo', undefined],
    ['needsRoot', 1],
    ['restarts', null],
    ['state', 'open'],
  ])('is none where %s of a command is %j', (key, value) => {
    expect(readRan({ [key]: value })).toBeNull();
  });

  it.each([
    ['file', 5],
    ['args', 'x'],
    ['args', [5]],
    ['joined', 'x'],
    ['env', 'x'],
    ['env', { A: 1 }],
  ])('is none where %s of a command line is %j', (key, value) => {
    expect(readLine({ [key]: value })).toBeNull();
  });

  it.each([
    ['base', null],
    ['previous', 'x'],
    ['added', [1]],
    ['built', 'maybe'],
    ['built', undefined],
  ])('is none where %s of the containers is %j', (key, value) => {
    expect(readContainers({ [key]: value })).toBeNull();
  });
});

describe('a run can be undone', () => {
  const nothing: RunRecord = { ...whole, state: 'done', files: [], commands: [], containers: null };

  it('where it has changed a file, a container, or something by a command with an undo', () => {
    expect(canBeUndone({ ...nothing, files: [file] })).toBe(true);
    expect(canBeUndone({ ...nothing, containers })).toBe(true);
    expect(canBeUndone({ ...nothing, commands: [{ ...ran, undo: null }, ran] })).toBe(true);
  });

  it('not where there is nothing to undo', () => {
    expect(canBeUndone(nothing)).toBe(false);
    expect(canBeUndone({ ...nothing, commands: [{ ...ran, undo: null }] })).toBe(false);
  });

  it.each([
    ['open', true],
    ['done', true],
    ['undo-incomplete', true],
    ['rolled-back', false],
    ['undone', false],
  ] as const)('in the state %s: %s', (state, is) => {
    expect(canBeUndone({ ...whole, state })).toBe(is);
  });
});
