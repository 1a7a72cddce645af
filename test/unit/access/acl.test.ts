import { describe, expect, it } from 'vitest';
import { type Credentials, type Inode, judgeConnect } from '../../../src/access/permission.ts';
import type { Acl } from '../../../src/facts/facts.ts';

const ann: Credentials = { uid: 1000, groups: [1000, 998], dacOverride: false, dacReadSearch: false };
const none: Acl = { owner: 6, users: [], group: 0, groups: [], mask: 7, other: 0 };

/** A socket of root:root with this list; the group bits of its mode are the mask. */
function socketWith(acl: Partial<Acl>, ids: Partial<Inode> = {}): Inode {
  const list = { ...none, ...acl };
  const mode = (list.owner << 6) | ((list.mask ?? list.group) << 3) | list.other;
  return { path: '/s', uid: 0, gid: 0, mode, acl: { state: 'extended', acl: list }, ...ids };
}

const judge = (acl: Partial<Acl>, ids: Partial<Inode> = {}, who = ann) =>
  judgeConnect(who, [], socketWith(acl, ids));

describe('an access list', () => {
  it.each([
    ['a named user', { users: [{ id: 1000, permissions: 6 }] }, { by: 'named-user', id: 1000 }],
    ['a named group', { groups: [{ id: 998, permissions: 2 }] }, { by: 'named-group', id: 998 }],
    ['everybody', { other: 2 }, { by: 'other', id: null }],
  ])('lets %s in', (_, acl, grant) => {
    expect(judge(acl)).toEqual({ access: 'ok', grant });
  });

  it('lets the owning group in by its own entry, and not by the bits of the mode, which are the mask', () => {
    expect(judge({ group: 6 }, { gid: 998 })).toMatchObject({ grant: { by: 'group', id: 998 } });
    expect(judge({ group: 4 }, { gid: 998 })).toMatchObject({ blocked: { by: 'group', mask: null } });
  });

  it('stops a named user whose entry grants nothing, though a group of theirs and everybody may', () => {
    const acl = { users: [{ id: 1000, permissions: 0 }], groups: [{ id: 998, permissions: 7 }], other: 7 };
    expect(judge(acl)).toMatchObject({ blocked: { by: 'named-user', id: 1000, mask: null } });
  });

  it('takes the most generous of the groups, in whichever order they stand', () => {
    const groups = [
      { id: 998, permissions: 0 },
      { id: 1000, permissions: 6 },
    ];
    expect(judge({ groups })).toMatchObject({ grant: { by: 'named-group', id: 1000 } });
  });

  it('denies a member of a named group without permissions, whatever the others have', () => {
    expect(judge({ groups: [{ id: 998, permissions: 4 }], other: 7 })).toMatchObject({
      blocked: { by: 'named-group', id: 998 },
    });
  });

  it('ignores an entry that names the owner', () => {
    const own = { users: [{ id: 1000, permissions: 7 }], owner: 4 };
    expect(judge(own, { uid: 1000 })).toMatchObject({ blocked: { by: 'owner', mask: null } });
  });

  it.each([
    ['a named user', { users: [{ id: 1000, permissions: 6 }] }, 0],
    ['a named group', { groups: [{ id: 998, permissions: 6 }] }, 0],
    ['the owning group', { group: 6 }, 998],
  ])('names the mask where only the mask denies what %s was granted', (_, acl, gid) => {
    expect(judge({ ...acl, mask: 4 }, { gid })).toMatchObject({ access: 'denied', blocked: { mask: 4 } });
    expect(judge({ ...acl, mask: 0 }, { gid })).toMatchObject({ access: 'denied', blocked: { mask: 0 } });
  });

  it('limits neither the owner nor the others by the mask', () => {
    expect(judge({ mask: 4, owner: 6 }, { uid: 1000 })).toMatchObject({ grant: { by: 'owner' } });
    expect(judge({ mask: 4, other: 2 })).toMatchObject({ grant: { by: 'other' } });
  });

  it('is ignored when its mask is empty: a named user then counts as one of the others', () => {
    const acl = { users: [{ id: 1000, permissions: 0 }], other: 6 };
    expect(judge({ ...acl, mask: 0 })).toMatchObject({ grant: { by: 'other' } });
    expect(judge({ ...acl, mask: 7 }).access).toBe('denied');
  });

  it('counts for the search of a directory, too', () => {
    const folder = socketWith({ users: [{ id: 1000, permissions: 1 }], mask: 6 });
    expect(judgeConnect(ann, [folder], socketWith({ other: 6 }))).toMatchObject({
      blocked: { at: 'search', by: 'named-user', mask: 6 },
    });
  });

  it('is overridden by the capability', () => {
    const powerful = { ...ann, dacOverride: true };
    expect(judge({ users: [{ id: 1000, permissions: 0 }] }, {}, powerful)).toMatchObject({
      grant: { by: 'capability' },
    });
  });

  it('leaves the verdict open when it is there and cannot be read, except for the owner', () => {
    const acl = { state: 'unread', reason: 'no getfacl' } as const;
    expect(judge({}, { acl, mode: 0o660, gid: 998 })).toEqual({ access: 'unknown', reason: 'no getfacl' });
    expect(judge({}, { acl, mode: 0o660, uid: 1000 })).toMatchObject({ grant: { by: 'owner' } });
  });
});
