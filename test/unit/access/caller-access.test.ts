import { describe, expect, it } from 'vitest';
import { isGroupDenied, isLetThrough, judgeCaller } from '../../../src/access/caller-access.ts';
import type {
  AclReading,
  Caller,
  CallerNamespace,
  Connection,
  Facts,
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
  unit: { state: 'none' },
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

  it('cannot override a socket whose ids are outside the namespace', () => {
    expect(judge(root, { uid: 65534, gid: 65534 })).toMatchObject({ blocked: { by: 'other' } });
    expect(judge(root, { uid: 0, gid: 65534, mode: 0o060 })).toMatchObject({ access: 'denied' });
    expect(judge(root, { uid: 0, gid: 0, mode: 0 })).toMatchObject({ grant: { by: 'capability' } });
  });

  it('gets no verdict when its overflow group can be the group of the socket', () => {
    const holder = { ...root, groups: [65534] };
    expect(judge(holder, { uid: 65534, gid: 65534 })).toMatchObject({ access: 'unknown' });
  });

  it('gets a verdict when that group would not change it', () => {
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
    [
      'finds no engine behind what the mode denies',
      { groups: [] },
      { state: 'refused', error: 'ECONNREFUSED' },
    ],
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

describe('a link in a sticky directory that all users can write to', () => {
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

describe('a caller whose ids or socket say nothing', () => {
  const connection: Connection = { state: 'denied', error: 'EACCES' };
  const places = [
    { state: 'missing', path: '/s', component: '/s' },
    { state: 'dangling', path: '/s', link: '/s', target: '/t' },
    { state: 'directory', path: '/s', realPath: '/s', empty: null },
    { state: 'not-a-socket', path: '/s', realPath: '/s', is: 'a regular file' },
  ] as const;

  it.each(places)('is not judged where there is no socket: $state', (socket) => {
    const unknown = { access: 'unknown', reason: 'there is no socket to judge' };
    expect(judgeCaller({ caller: ann, socket, connection })).toEqual(unknown);
    const exposed = { path: '/tmp/s', uid: 1001, directory: { uid: 0, mode: 0o1777 }, protection: true };
    expect(judgeCaller({ caller: ann, socket: { ...socket, exposedLinks: [exposed] }, connection })).toEqual({
      access: 'denied',
      blocked: { at: 'follow', path: '/tmp/s', by: 'other', id: null, mode: 0o1777, mask: null },
    });
  });

  it('is not judged where the socket is not local, nor without numeric ids', () => {
    const socket = { state: 'not-local' } as SocketFacts;
    expect(judgeCaller({ caller: ann, socket, connection }).access).toBe('unknown');
    expect(judge({ uid: null }, {})).toEqual({
      access: 'unknown',
      reason: 'this platform has no numeric user ids',
    });
  });

  it('has its primary group, where there is one', () => {
    expect(judge({ groups: [], gid: 998 }, {}).access).toBe('ok');
    expect(judge({ groups: [], gid: null }, {}, { connection })).toMatchObject({ access: 'denied' });
    expect(judge({ groups: [998], gid: null }, {}).access).toBe('ok');
  });
});

describe('a path that a directory hides the rest of', () => {
  const parent = (path: string, mode: number, acl: AclReading = minimal) => ({
    path,
    uid: 0,
    gid: 0,
    mode,
    acl,
  });
  const hidden = (...parents: ReturnType<typeof parent>[]) =>
    judgeCaller({
      caller: ann,
      socket: { state: 'hidden', path: '/d/e/s', parents, error: 'EACCES' },
      connection: { state: 'denied', error: 'EACCES' },
    });
  const unread: AclReading = { state: 'unknown', reason: 'no tool to look' };

  it('is judged by the directory', () => {
    expect(hidden(parent('/', 0o755), parent('/d', 0o700))).toMatchObject({
      access: 'denied',
      blocked: { at: 'search', path: '/d' },
    });
    expect(hidden(parent('/', 0o755), parent('/d', 0o755))).toEqual({
      access: 'ok',
      grant: { by: 'other', id: null },
    });
  });

  it('is open where a list that could not be read may be why', () => {
    expect(hidden(parent('/', 0o755), parent('/d', 0o755, unread))).toEqual({
      access: 'unknown',
      reason: 'no tool to look',
    });
    expect(hidden(parent('/', 0o755), parent('/d', 0o700, unread)).access).toBe('denied');
    expect(hidden(parent('/', 0o700, unread), parent('/d', 0o755)).access).toBe('unknown');
  });

  it('is not followed either through a link of another user', () => {
    const exposed = { path: '/tmp/s', uid: 1001, directory: { uid: 0, mode: 0o1777 }, protection: true };
    const socket: SocketFacts = {
      state: 'hidden',
      path: '/s',
      parents: [],
      error: 'EACCES',
      exposedLinks: [exposed],
    };
    const connection: Connection = { state: 'denied', error: 'EACCES' };
    expect(judgeCaller({ caller: ann, socket, connection })).toMatchObject({ blocked: { at: 'follow' } });
  });
});

describe('a connection that file permissions allow', () => {
  it.each<[Connection['state'], boolean]>([
    ['ok', true],
    ['refused', true],
    ['timeout', true],
    ['denied', false],
    ['missing', false],
    ['failed', false],
  ])('%s: %s', (state, passes) => {
    expect(isLetThrough({ state } as Connection)).toBe(passes);
  });
});

describe('a denial by the socket to a user who is neither its owner nor in its group', () => {
  const denied: Connection = { state: 'denied', error: 'EACCES' };
  const isDenied = (
    caller: Partial<Caller>,
    node: Partial<Socket['node']>,
    connection: Connection = denied,
    parents = [{ path: '/', uid: 0, gid: 0, mode: 0o755, acl: minimal }],
  ) =>
    isGroupDenied({
      caller: { ...ann, ...caller },
      connection,
      socket: {
        state: 'socket',
        path: '/s',
        realPath: '/s',
        parents,
        node: { uid: 0, gid: 998, mode: 0o660, acl: minimal, ...node },
      },
    } as unknown as Facts);
  const list = (part: object): AclReading => ({
    state: 'extended',
    acl: { owner: 6, users: [], group: 6, groups: [], mask: 7, other: 0, ...part },
  });
  const stranger = { groups: [7] };

  it('is one of the others, or of a named group that grants nothing', () => {
    expect(isDenied(stranger, {})).toBe(true);
    expect(isDenied(stranger, { mode: 0o670, acl: list({ groups: [{ id: 7, permissions: 4 }] }) })).toBe(
      true,
    );
  });

  it('is no denial by the mask, to the owner, to a member or on the way', () => {
    const masked = list({ groups: [{ id: 7, permissions: 6 }], mask: 4 });
    expect(isDenied(stranger, { mode: 0o640, acl: masked })).toBe(false);
    expect(isDenied({ uid: 0 }, { mode: 0o060 })).toBe(false);
    expect(isDenied({}, { mode: 0o600 })).toBe(false);
    expect(isDenied(stranger, {}, denied, [{ path: '/', uid: 0, gid: 0, mode: 0o700, acl: minimal }])).toBe(
      false,
    );
  });

  it('is none where nothing was denied, or nothing should have been', () => {
    expect(isDenied(stranger, {}, { state: 'ok' })).toBe(false);
    expect(isDenied({}, {})).toBe(false);
  });
});

describe('a link that possibly belongs to the caller', () => {
  const nested: CallerNamespace = {
    state: 'nested',
    uids: [{ inside: 5, outside: 0, count: 2 }],
    gids: [],
    setgroups: 'deny',
    overflow: { uid: 65534, gid: 65534 },
  };
  const link = (uid: number, directory: number, protection: boolean | null = true) => ({
    exposedLinks: [{ path: '/tmp/s', uid, directory: { uid: directory, mode: 0o1777 }, protection }],
  });
  const caller = { namespace: nested };

  it('leaves it open where both are stand-ins', () => {
    expect(judge({ ...caller, uid: 65534 }, { mode: 0o666 }, link(65534, 0))).toEqual({
      access: 'unknown',
      reason: 'whether the kernel follows the link /tmp/s could not be read',
    });
    expect(judge(caller, { mode: 0o666 }, link(65534, 65534)).access).toBe('unknown');
    expect(judge(caller, { mode: 0o666 }, link(65534, 0))).toMatchObject({ blocked: { at: 'follow' } });
    expect(judge(caller, { mode: 0o666 }, link(7, 7)).access).toBe('ok');
    expect(judge(caller, { mode: 0o666 }, link(65534, 65534, false)).access).toBe('ok');
  });

  it('counts an id that the map has, up to its end', () => {
    const among = (overflow: number) =>
      judge(
        { dacOverride: true, groups: [], namespace: { ...nested, overflow: { uid: overflow, gid: 65534 } } },
        { uid: overflow, gid: 3, mode: 0 },
      ).access;
    expect([4, 5, 6, 7].map(among)).toEqual(['denied', 'unknown', 'unknown', 'denied']);
  });
});

describe('a directory that was searched, though it is said to stop the process', () => {
  const unread: AclReading = { state: 'unknown', reason: 'no tool to look' };
  const closed = { path: '/d', uid: 0, gid: 0, mode: 0o700, acl: unread };

  it('is doubted by the socket that was seen behind it, and by the answer of the engine', () => {
    expect(judge({}, {}, { parents: [closed], connection: { state: 'ok' } })).toEqual({
      access: 'unknown',
      reason: 'no tool to look',
    });
    expect(judge({}, { mode: 0, acl: unread }, {}).access).toBe('denied');
    expect(judge({}, { mode: 0, acl: unread }, { connection: { state: 'timeout' } }).access).toBe('unknown');
    expect(judge({}, { mode: 0 }, { connection: { state: 'ok' } }).access).toBe('denied');
  });
});
