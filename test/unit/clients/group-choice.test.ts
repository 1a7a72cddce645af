import { describe, expect, it } from 'vitest';
import {
  dockerGroupEntry,
  dockerUserGroup,
  envAssignment,
  envPath,
  originOf,
} from '../../../src/clients/group-choice.ts';
import type { EnvAssignment, Facts } from '../../../src/facts/facts.ts';
import { recorded } from '../../support/recorded-facts.ts';

const at = { file: '/p/compose.yaml', line: 1, column: 1 };
const entry = (value: string) => ({ value, raw: value, variables: [], at });

describe('the entry of group_add that is there for the socket', () => {
  it('is no group that the image has by that name', () => {
    const namedGroups = [{ name: 'audio', state: 'known', gid: 29 } as const];
    const groupAdd = [entry('audio')];
    expect(dockerGroupEntry({ groupAdd, deviceGids: [], namedGroups })).toBeNull();
    const more = [...groupAdd, entry('999')];
    expect(dockerGroupEntry({ groupAdd: more, deviceGids: [], namedGroups })?.value).toBe('999');
  });

  it('is a name that the image does not have: no container starts with it', () => {
    const namedGroups = [{ name: 'audio', state: 'known', gid: null } as const];
    expect(dockerGroupEntry({ groupAdd: [entry('audio')], deviceGids: [], namedGroups })?.value).toBe(
      'audio',
    );
  });
});

const use = (name: string, fallback: string | null = null) => ({ name, fallback, operator: null }) as never;

describe('the entry of group_add, of several', () => {
  const choose = (...values: (string | [string, string])[]) =>
    dockerGroupEntry({
      groupAdd: values.map((value) =>
        typeof value === 'string' ? entry(value) : { ...entry(value[0]), variables: [use(value[1])] },
      ),
      deviceGids: [44, 29],
      namedGroups: [
        { name: 'audio', state: 'known', gid: 29 },
        { name: 'gone', state: 'known', gid: null },
        { name: 'maybe', state: 'unknown', reason: '' },
      ],
    })?.value;

  it('is one that speaks of docker, by its name or by its variable', () => {
    expect(choose('1', '2', 'Docker')).toBe('Docker');
    expect(choose('1', ['2', 'MY_DOCK_GID'], '3')).toBe('2');
    expect(choose('1', ['2', 'GID'], '3')).toBeUndefined();
  });

  it('is a single one beside those of other devices, and none of two', () => {
    expect(choose('44', '1', 'audio')).toBe('1');
    expect(choose('44', '29')).toBeUndefined();
    expect(choose('1', '2')).toBeUndefined();
    expect(choose('maybe')).toBe('maybe');
    expect(choose()).toBeUndefined();
  });

  it('is one that no image has, before none', () => {
    expect(choose('1', 'gone', '2')).toBe('gone');
    expect(choose('1', 'maybe', '2')).toBeUndefined();
  });
});

describe('the group of user that is there for the socket', () => {
  const group = (user: string | null, raw: string | null = user, ...names: string[]) =>
    dockerUserGroup({
      user,
      userWritten:
        raw === null ? null : ({ raw, variables: names.map((name) => use(name)), at, value: user } as never),
    });

  it.each(['998', '900', '999', 'docker', 'Dockerd'])('is 1000:%s', (value) => {
    expect(group(`1000:${value}`)).toMatchObject({ value, raw: value, variables: [], at });
  });

  it.each(['100', '1000', '89', '9998', '9a9', 'staff', '998x', 'x998'])('is not 1000:%s', (value) => {
    expect(group(`1000:${value}`)).toBeNull();
  });

  it('goes by the name of its own variable, and not by that of the user', () => {
    expect(group('1000:5', '${UID}:${DOCKER_GID}', 'UID', 'DOCKER_GID')).toMatchObject({
      value: '5',
      raw: '${DOCKER_GID}',
      variables: [{ name: 'DOCKER_GID' }],
    });
    expect(group('1000:5', '$UID:$DOCKER_GID', 'UID', 'DOCKER_GID')?.raw).toBe('$DOCKER_GID');
    expect(group('1000:998', '${UID:-1}:${GID}', 'UID', 'GID')).toBeNull();
    expect(group('1000:998', '${DOCKER_UID}:998', 'DOCKER_UID')?.variables).toEqual([]);
    expect(group('1:998', '1:${DOCKER_GIDS}', 'DOCKER_GID')?.variables).toEqual([]);
  });

  it('is none without a group, or without a place where it is written', () => {
    expect(group('1000')).toBeNull();
    expect(group(null, '1000:998')).toBeNull();
    expect(group('1000:998', null)).toBeNull();
    expect(group('1000:998', '${BOTH}', 'BOTH')).toBeNull();
    expect(group('1000', '${A}:998', 'A')).toBeNull();
    expect(group('1000:998', '${A:-1:2}', 'A')).toBeNull();
  });
});

describe('where a value comes from', () => {
  const { facts: plain, service } = recorded();
  if (plain.project.state !== 'found') throw new Error('there is a project');
  const assigned = (value: string, line: number) => ({
    key: 'DOCKER_GID',
    value,
    raw: value,
    closed: true,
    line,
  });
  const envFile = { ...plain.project.envFile, gids: [assigned('1', 1), assigned('2', 2)] };
  const facts: Facts = { ...plain, project: { ...plain.project, envFile } };
  const APP = plain.project.directory;
  const origin = (variables: unknown[], shellGids: Record<string, string> = {}, from: Facts = facts) =>
    originOf({ ...entry('1'), variables } as never, { ...service, shellGids }, from);
  const none: Facts = { ...facts, project: { state: 'none', directory: APP, nearby: [] } };

  it('is the file itself where there is no variable', () => {
    expect(origin([])).toEqual({ kind: 'literal' });
  });

  it('is the shell before .env, and the last assignment in that', () => {
    expect(origin([use('DOCKER_GID')], { DOCKER_GID: '3' })).toEqual({
      kind: 'shell',
      variable: 'DOCKER_GID',
    });
    expect(origin([use('DOCKER_GID')], { OTHER: '3' })).toMatchObject({
      kind: 'env-file',
      variable: 'DOCKER_GID',
      assignment: { value: '2', line: 2 },
    });
  });

  it('is the default, or nothing, of a variable that is set nowhere', () => {
    expect(origin([use('OTHER', '7')])).toEqual({ kind: 'default', variable: 'OTHER', fallback: '7' });
    expect(origin([use('OTHER'), use('DOCKER_GID')])).toEqual({ kind: 'unset', variable: 'OTHER' });
    expect(origin([use('DOCKER_GID')], {}, none)).toEqual({ kind: 'unset', variable: 'DOCKER_GID' });
  });

  it('is the file whose word is the last', () => {
    const assignment = envAssignment(facts, 'DOCKER_GID');
    expect(envPath(facts, assignment)).toBe(`${APP}/.env`);
    expect(envPath(facts, null)).toBe(`${APP}/.env`);
    expect(envPath(facts, { ...(assignment as EnvAssignment), path: '/x/.env.local' })).toBe('/x/.env.local');
    expect(envPath(none, assignment)).toBeNull();
    expect(envAssignment(none, 'DOCKER_GID')).toBeNull();
    expect(envAssignment(facts, 'OTHER')).toBeNull();
  });
});
