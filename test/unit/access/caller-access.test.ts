import { describe, expect, it } from 'vitest';
import { judgeCaller } from '../../../src/access/caller-access.ts';
import type {
  AclReading,
  Caller,
  CallerNamespace,
  Connection,
  SocketFacts,
} from '../../../src/facts/facts.ts';

const unasked = { state: 'unknown', reason: 'not asked' } as const;
const ann: Caller = {
  name: 'ann',
  uid: 1000,
  gid: 1000,
  groups: [998],
  dacOverride: false,
  dacReadSearch: false,
  loginGroups: unasked,
  namespace: { state: 'initial' },
  accounts: unasked,
  holders: unasked,
};

type Socket = Extract<SocketFacts, { state: 'socket' }>;
const minimal: AclReading = { state: 'minimal' };

function judge(
  caller: Partial<Caller>,
  node: Partial<Socket['node']>,
  rest: Partial<Socket> & { connection?: Connection } = {},
) {
  const { connection = { state: 'denied', error: 'EACCES' }, ...others } = rest;
  const socket: SocketFacts = {
    state: 'socket',
    path: '/s',
    realPath: '/s',
    parents: [{ path: '/', uid: 0, gid: 0, mode: 0o755, acl: minimal }],
    ...others,
    node: { uid: 0, gid: 998, mode: 0o660, acl: minimal, ...node },
  };
  return judgeCaller({ caller: { ...ann, ...caller }, socket, connection });
}

describe('a caller in a user namespace', () => {
  const map = [{ inside: 0, outside: 1000, count: 1 }];
  const nested: CallerNamespace = {
    state: 'nested',
    uids: map,
    gids: map,
    setgroups: 'deny',
    overflow: { uid: 65534, gid: 65534 },
  };
  const root = { uid: 0, gid: 0, groups: [], dacOverride: true, dacReadSearch: true, namespace: nested };

  it('has no power over what belongs to ids outside', () => {
    expect(judge(root, { uid: 65534, gid: 65534 })).toMatchObject({ blocked: { by: 'other' } });
    expect(judge(root, { uid: 0, gid: 65534, mode: 0o060 })).toMatchObject({ access: 'denied' });
    expect(judge(root, { uid: 0, gid: 0, mode: 0 })).toMatchObject({ grant: { by: 'capability' } });
  });

  it('may hold the very group that is hidden behind the overflow id', () => {
    const holder = { ...root, groups: [65534] };
    expect(judge(holder, { uid: 65534, gid: 65534 })).toMatchObject({ access: 'unknown' });
  });

  it('is judged all the same where that group would change nothing', () => {
    const holder = { ...root, groups: [65534] };
    expect(judge(holder, { uid: 65534, gid: 65534, mode: 0o666 })).toMatchObject({ access: 'ok' });
    expect(judge(holder, { uid: 65534, gid: 65534, mode: 0o600 })).toMatchObject({ access: 'denied' });
  });

  it('cannot tell a mapped overflow id from the others that it stands for', () => {
    const gids = [...map, { inside: 65534, outside: 2000, count: 1 }];
    const holder = { ...root, groups: [65534], namespace: { ...nested, gids } };
    expect(judge(holder, { uid: 65534, gid: 65534 })).toMatchObject({ access: 'unknown' });
  });
});

describe("the model and the kernel's answer", () => {
  const unread: AclReading = { state: 'unknown', reason: 'no tool to look' };

  it('goes by the mode where no list could be looked for, and the kernel agrees', () => {
    expect(judge({ groups: [] }, { acl: unread })).toMatchObject({ access: 'denied' });
  });

  it.each<[string, Partial<Caller>, Connection]>([
    ['denies what the mode allows', {}, { state: 'denied', error: 'EACCES' }],
    ['allows what the mode denies', { groups: [] }, { state: 'ok' }],
    ['finds nobody behind what the mode denies', { groups: [] }, { state: 'refused', error: 'ECONNREFUSED' }],
  ])('leaves it open where the kernel %s', (_, caller, connection) => {
    expect(judge(caller, { acl: unread }, { connection })).toEqual({
      access: 'unknown',
      reason: 'no tool to look',
    });
  });
});

describe('a directory that was passed on the way', () => {
  const closed = { path: '/d', uid: 0, gid: 0, mode: 0o700 };
  const acl: AclReading = { state: 'unknown', reason: 'no tool to look' };

  it('is not said to stop the one who has seen the socket in it', () => {
    expect(judge({}, {}, { parents: [{ ...closed, acl }] })).toMatchObject({ access: 'unknown' });
    expect(judge({}, {}, { parents: [{ ...closed, acl: minimal }] })).toMatchObject({ access: 'denied' });
  });
});

describe('a link in a sticky directory that all may write to', () => {
  const link = (overrides: object) => ({
    exposedLinks: [
      {
        path: '/tmp/s',
        uid: 1001,
        directory: { uid: 0, mode: 0o1777 },
        protection: true,
        ...overrides,
      },
    ],
  });

  it('is not followed for others than its owner, not even for root', () => {
    const root = { uid: 0, dacOverride: true, dacReadSearch: true };
    expect(judge(root, {}, link({}))).toMatchObject({ blocked: { at: 'follow', path: '/tmp/s' } });
  });

  it.each([
    ['for its owner', { uid: 1000 }],
    ["when it is the directory's owner's", { uid: 0 }],
    ['where the kernel does not mind', { protection: false }],
  ])('is followed %s', (_, overrides) => {
    expect(judge({}, {}, link(overrides))).toMatchObject({ access: 'ok' });
  });

  it('leaves it open where the setting is not known', () => {
    expect(judge({}, {}, link({ protection: null }))).toMatchObject({ access: 'unknown' });
  });
});
