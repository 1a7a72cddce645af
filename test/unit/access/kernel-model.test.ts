import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Credentials, type Inode, judgeConnect } from '../../../src/access/permission.ts';
import type { AccessVerdict } from '../../../src/access/verdict.ts';

/** As fs/namei.c and fs/posix_acl.c go about it, step by step: another way to the same answer. */
function kernel(who: Credentials, inode: Inode, at: 'search' | 'write'): AccessVerdict {
  const bit = at === 'search' ? 1 : 2;
  const { path, mode } = inode;
  const entry = matching(who, inode, bit);
  const granted = (entry.permissions & bit) !== 0;
  const isMasked = granted && (entry.mask & bit) === 0;
  if (granted && !isMasked) return { access: 'ok', grant: { by: entry.by, id: entry.id } };
  if (who.dacOverride || (who.dacReadSearch && at === 'search'))
    return { access: 'ok', grant: { by: 'capability', id: null } };
  const { by, id } = entry;
  return { access: 'denied', blocked: { at, path, by, id, mode, mask: isMasked ? entry.mask : null } };
}

type Entry = {
  by: 'owner' | 'named-user' | 'group' | 'named-group' | 'other';
  id: number | null;
  permissions: number;
  mask: number;
};

function matching(who: Credentials, { uid, gid, mode, acl }: Inode, bit: number): Entry {
  if (who.uid === uid) return { by: 'owner', id: uid, permissions: mode >> 6, mask: 7 };
  const isMember = (id: number | null) => who.groups.some((group) => group === id);
  if (acl?.state !== 'extended' || (mode & 0o070) === 0) {
    if (isMember(gid)) return { by: 'group', id: gid, permissions: (mode >> 3) & 7, mask: 7 };
    return { by: 'other', id: null, permissions: mode & 7, mask: 7 };
  }
  const { users, group, groups, other } = acl.acl;
  const mask = acl.acl.mask ?? 7;
  const user = users.find(({ id }) => id === who.uid);
  if (user) return { by: 'named-user', id: user.id, permissions: user.permissions, mask };
  const members: Entry[] = [
    ...(isMember(gid) ? [{ by: 'group', id: gid, permissions: group, mask } as const] : []),
    ...groups
      .filter(({ id }) => isMember(id))
      .map(({ id, permissions }) => ({ by: 'named-group', id, permissions, mask }) as const),
  ];
  const granting = members.find(({ permissions }) => (permissions & bit) !== 0);
  return granting ?? members[0] ?? { by: 'other', id: null, permissions: other, mask: 7 };
}

const id = fc.constantFrom(0, 7, 8, 9);
const permissions = fc.nat(7);
const entries = fc.uniqueArray(fc.record({ id, permissions }), {
  selector: (entry) => entry.id,
  maxLength: 3,
});
const list = fc.record({
  owner: permissions,
  users: entries,
  group: permissions,
  groups: entries,
  mask: fc.integer({ min: 1, max: 7 }),
  other: permissions,
});
const inode = (path: string): fc.Arbitrary<Inode> =>
  fc
    .record({ uid: id, gid: id, mode: fc.nat(0o777), acl: fc.option(list, { nil: null }) })
    .map(({ acl, mode, ...ids }) =>
      acl === null
        ? { path, ...ids, mode, acl: { state: 'minimal' } }
        : // The bits of the group are the mask, see acl(5).
          {
            path,
            ...ids,
            mode: (acl.owner << 6) | (acl.mask << 3) | acl.other,
            acl: { state: 'extended', acl },
          },
    );
const who: fc.Arbitrary<Credentials> = fc.record({
  uid: id,
  groups: fc.uniqueArray(id, { maxLength: 3 }),
  dacOverride: fc.constantFrom(false, false, false, true),
  dacReadSearch: fc.constantFrom(false, false, false, true),
});

describe('the model of connect(2)', () => {
  it('says what the kernel says, and by which entry, of every identity, directory and socket', () => {
    fc.assert(
      fc.property(who, inode('/d'), inode('/d/s'), (identity, directory, socket) => {
        const search = kernel(identity, directory, 'search');
        const expected = search.access === 'ok' ? kernel(identity, socket, 'write') : search;
        expect(judgeConnect(identity, [directory], socket)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not look at a list whose mask is empty, and names the mask where that is what denies', () => {
    const acl = { owner: 6, users: [{ id: 7, permissions: 6 }], group: 6, groups: [], mask: 0, other: 0 };
    const socket: Inode = { path: '/s', uid: 0, gid: 9, mode: 0o600, acl: { state: 'extended', acl } };
    const ann = { uid: 7, groups: [8], dacOverride: false, dacReadSearch: false };
    expect(judgeConnect(ann, [], socket)).toMatchObject({ blocked: { by: 'named-user', id: 7, mask: 0 } });
    expect(judgeConnect({ ...ann, uid: 8 }, [], socket)).toMatchObject({
      blocked: { by: 'other', mask: null },
    });
    const open = { ...socket, mode: 0o602 };
    expect(judgeConnect(ann, [], open)).toMatchObject({ grant: { by: 'other', id: null } });
  });
});

describe('an identity in a user namespace', () => {
  const overflow = { uid: { id: 99, mapped: false }, gid: { id: 99, mapped: false } };
  const nested = { uid: 0, groups: [0], dacOverride: true, dacReadSearch: true, overflow };
  const socket: Inode = { path: '/s', uid: 5, gid: 5, mode: 0o600 };
  const access = (who: Credentials, part: Partial<Inode> = {}) =>
    judgeConnect(who, [], { ...socket, ...part }).access;

  it('has power over an inode only where both its ids exist in the namespace', () => {
    expect(access(nested)).toBe('ok');
    expect(access(nested, { uid: 99 })).toBe('denied');
    expect(access(nested, { gid: 99 })).toBe('denied');
    expect(access({ ...nested, dacOverride: false })).toBe('denied');
    const mapped = { ...overflow, uid: { id: 99, mapped: true } };
    expect(access({ ...nested, overflow: mapped }, { uid: 99 })).toBe('unknown');
    expect(access({ ...nested, overflow: mapped }, { uid: 99, gid: 99 })).toBe('denied');
    const byGroup = { ...overflow, gid: { id: 99, mapped: true } };
    expect(access({ ...nested, overflow: byGroup }, { gid: 99 })).toBe('unknown');
  });

  it('gets no verdict when the overflow id can hide its own user or group', () => {
    const weak = { ...nested, uid: 99, groups: [3], dacOverride: false, dacReadSearch: false };
    expect(judgeConnect(weak, [], { ...socket, uid: 99 })).toEqual({
      access: 'unknown',
      reason: 'the owner of /s is not mapped in this user namespace and cannot be compared',
    });
    expect(access(weak)).toBe('denied');
    expect(access({ ...weak, groups: [4, 99] }, { gid: 99, mode: 0o060 })).toBe('unknown');
    expect(access({ ...weak, groups: [99, 5] }, { mode: 0o060 })).toBe('ok');
    expect(access({ ...weak, groups: [99] }, { mode: 0o060 })).toBe('denied');
  });

  it('gets no verdict when an unmapped ACL entry can be its own', () => {
    const none = 2 ** 32 - 1;
    const acl = { owner: 6, users: [{ id: none, permissions: 6 }], group: 0, groups: [], mask: 7, other: 0 };
    const listed: Partial<Inode> = { mode: 0o670, acl: { state: 'extended', acl } };
    const weak = { ...nested, uid: 99, dacOverride: false, dacReadSearch: false };
    expect(access(weak, listed)).toBe('unknown');
    expect(access({ ...weak, uid: 7 }, listed)).toBe('denied');
  });
});

describe('an ACL that could not be read', () => {
  const socket: Inode = {
    path: '/s',
    uid: 0,
    gid: 9,
    mode: 0o660,
    acl: { state: 'unread', reason: 'no tool' },
  };
  const ann = { uid: 7, groups: [9], dacOverride: false, dacReadSearch: false };

  it('leaves the verdict open, also for a member of the group and for others', () => {
    expect(judgeConnect(ann, [], socket)).toEqual({ access: 'unknown', reason: 'no tool' });
    expect(judgeConnect({ ...ann, groups: [] }, [], { ...socket, mode: 0o666 }).access).toBe('unknown');
  });

  it('changes nothing for the owner, nor for one whom a capability lets in', () => {
    expect(judgeConnect({ ...ann, uid: 0 }, [], socket)).toEqual({
      access: 'ok',
      grant: { by: 'owner', id: 0 },
    });
    expect(judgeConnect({ ...ann, uid: 0 }, [], { ...socket, mode: 0o460 }).access).toBe('denied');
    expect(judgeConnect({ ...ann, dacOverride: true }, [], socket).access).toBe('ok');
  });
});

describe('an inode without an id in the namespace', () => {
  const ann = { uid: 7, groups: [9], dacOverride: false, dacReadSearch: false };

  it('is judged by the mode for others, and no capability overrides it', () => {
    const socket: Inode = { path: '/s', uid: null, gid: null, mode: 0o660 };
    expect(judgeConnect({ ...ann, dacOverride: true }, [], socket)).toMatchObject({
      blocked: { by: 'other' },
    });
    expect(judgeConnect({ ...ann, dacOverride: true }, [], { ...socket, uid: 3 }).access).toBe('denied');
    expect(judgeConnect({ ...ann, dacOverride: true }, [], { ...socket, gid: 3 }).access).toBe('denied');
    expect(judgeConnect(ann, [], { ...socket, mode: 0o662 }).access).toBe('ok');
  });
});
