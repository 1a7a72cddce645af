import { describe, expect, it } from 'vitest';
import {
  hasDroppedGroups,
  isConfigured,
  isStandInGroup,
  type Named,
  starterOf,
} from '../../../src/access/starter.ts';
import type { Caller, Facts, UnitReading } from '../../../src/facts/facts.ts';
import { recorded } from '../../support/recorded-facts.ts';

const { facts } = recorded();

const settings = {
  state: 'known',
  name: 'agent.service',
  user: 'agent',
  group: '',
  supplementaryGroups: [],
  dynamicUser: false,
  active: 'active',
  mainPid: 7,
  transient: false,
  sandbox: {},
} as const satisfies UnitReading;
const unreadUnit = { state: 'unknown', reason: '', name: 'agent.service' } as const;

const as = (caller: Partial<Caller>, more: Partial<Facts> = {}): Facts => ({
  ...facts,
  ...more,
  caller: { ...facts.caller, ...caller },
});
const agent: Partial<Caller> = { name: 'agent', uid: 990, gid: 990, groups: [] };
const ann: Partial<Caller> = { name: 'ann', uid: 1000 };
const shell = (hasShell: boolean) =>
  ({ state: 'known', suite: 'shadow', isLocal: true, switchers: [], hasShell }) as const;
const none = { state: 'none' } as const;

describe('what starts a process again with new groups', () => {
  const kind = (caller: Partial<Caller>, more: Partial<Facts> = {}) => starterOf(as(caller, more)).kind;

  it('is its container, whoever it is there', () => {
    const container = { kind: 'docker', development: false } as unknown as Facts['confinement']['container'];
    const confinement = { ...facts.confinement, container };
    expect(kind({ ...agent, unit: settings }, { confinement })).toBe('container');
  });

  it('is its unit, if it has the user of that', () => {
    expect(kind({ ...agent, unit: settings })).toBe('unit');
    expect(kind({ ...agent, unit: { ...settings, user: '990' } })).toBe('unit');
    expect(kind({ ...ann, unit: { ...settings, user: 'ann' } })).toBe('unit');
    expect(kind({ ...agent, unit: { ...settings, user: '', dynamicUser: true } })).toBe('unit');
    expect(kind({ name: 'root', uid: 0, unit: { ...settings, user: '' } })).toBe('unit');
    expect(starterOf(as({ ...agent, unit: settings }))).toEqual({ kind: 'unit', unit: settings });
  });

  it('is a service of another user that changed to a system account', () => {
    expect(kind({ ...agent, unit: { ...settings, user: '' } })).toBe('within-unit');
    expect(kind({ ...agent, unit: { ...settings, user: 'other' } })).toBe('within-unit');
  });

  it('is a login of a person, also within a service that let the person in', () => {
    expect(kind({ ...ann, unit: none })).toBe('login');
    expect(kind({ ...ann, unit: { ...settings, user: '' } })).toBe('login');
    expect(kind({ ...ann, unit: none, accounts: shell(true) })).toBe('login');
    expect(kind({ ...ann, name: null, unit: none })).toBe('login');
    expect(kind({ name: 'root', uid: 0, unit: none })).toBe('login');
  });

  it('is whatever starts a system account, where there is no unit', () => {
    expect(kind({ ...agent, unit: none })).toBe('account');
    expect(kind({ ...agent, uid: 999, unit: none })).toBe('account');
    expect(kind({ ...ann, unit: none, accounts: shell(false) })).toBe('account');
    expect(kind({ ...agent, unit: { ...unreadUnit, name: null } })).toBe('account');
    expect(kind({ ...agent, unit: none }, { platform: { ...facts.platform, os: 'darwin' } })).toBe('login');
  });

  it('is taken for the unit, where that does not tell its user and nobody logs in as this one', () => {
    expect(kind({ ...agent, unit: unreadUnit })).toBe('unit');
    expect(kind({ ...ann, name: null, unit: unreadUnit })).toBe('unit');
    expect(kind({ ...ann, unit: unreadUnit })).toBe('login');
  });
});

describe('a unit that names the group of the socket', () => {
  const docker = { state: 'found', name: 'docker', gid: 998, members: [], source: '/etc/group' } as const;
  const named: Facts = { ...facts, groups: { ...facts.groups, ofSocket: docker } };
  const has = (unit: Partial<Extract<Named, { state: 'known' }>>, on = named) =>
    isConfigured(on, { ...settings, ...unit } as Named);

  it('does so by name or number, as its own or as one more', () => {
    expect(has({ supplementaryGroups: ['video', 'docker'] })).toBe(true);
    expect(has({ supplementaryGroups: ['998'] })).toBe(true);
    expect(has({ group: 'docker' })).toBe(true);
    expect(has({ group: '998' })).toBe(true);
    expect(has({ group: 'video', supplementaryGroups: ['99'] })).toBe(false);
  });

  it('is not known to where the group has no name, no socket is there, or its settings are unread', () => {
    const unnamed: Facts = { ...facts, groups: { ...facts.groups, ofSocket: { state: 'missing' } } };
    expect(has({ group: 'docker' }, unnamed)).toBe(false);
    expect(has({ group: '998' }, unnamed)).toBe(true);
    const socket = { state: 'missing', path: '/s', component: '/s' } as const;
    expect(has({ group: '998' }, { ...named, socket })).toBe(false);
    expect(isConfigured(named, unreadUnit)).toBe(false);
  });
});

describe('a process without the groups that its user has', () => {
  const dropped = (
    caller: Partial<Caller>,
    gids: readonly number[] = [990, 44, 998],
    more: Partial<Facts> = {},
  ) => hasDroppedGroups(as({ ...agent, unit: none, loginGroups: { state: 'known', gids }, ...caller }, more));

  it('has dropped them if it has none of the older ones either', () => {
    expect(dropped({})).toBe(true);
    expect(dropped({ groups: [1] })).toBe(true);
  });

  it('is only older than its membership if it has one of them', () => {
    expect(dropped({ groups: [44] })).toBe(false);
    expect(dropped({ gid: 44 })).toBe(false);
    expect(dropped({}, [990, 998])).toBe(false);
    expect(dropped({}, [990, 990, 998])).toBe(false);
  });

  it('is not told apart where its user is no member, or the database was not read', () => {
    expect(dropped({}, [990, 44])).toBe(false);
    expect(dropped({ loginGroups: { state: 'unknown', reason: '' } })).toBe(false);
    const socket = { state: 'missing', path: '/s', component: '/s' } as const;
    expect(dropped({}, undefined, { socket })).toBe(false);
  });

  it('of a unit has them from systemd, which never leaves them out', () => {
    expect(dropped({ unit: settings })).toBe(false);
    expect(dropped({ unit: { ...settings, user: '' } })).toBe(true);
  });
});

describe('a group number that stands for many', () => {
  const nested = (gid: number): Caller['namespace'] => ({
    state: 'nested',
    uids: [],
    gids: [],
    setgroups: 'deny',
    overflow: { uid: 65534, gid },
  });

  it('is that of the socket in a user namespace which does not map it', () => {
    expect(isStandInGroup(as({ namespace: nested(998) }))).toBe(true);
    expect(isStandInGroup(as({ namespace: nested(65534) }))).toBe(false);
    expect(isStandInGroup(facts)).toBe(false);
    const socket = { state: 'missing', path: '/s', component: '/s' } as const;
    expect(isStandInGroup(as({ namespace: nested(998) }, { socket }))).toBe(false);
  });
});
