import { describe, expect, it } from 'vitest';
import { toInside, viewSocket } from '../../../src/access/id-map.ts';
import type { UserNamespace } from '../../../src/facts/facts.ts';

const map = [
  { inside: 0, outside: 1001, count: 1 },
  { inside: 1, outside: 100_000, count: 65_536 },
];
const rootless: UserNamespace = { mode: 'rootless', uids: map, gids: map, source: '/proc/7/gid_map' };
const shifted = [{ inside: 0, outside: 231_072, count: 65_536 }];
const remap: UserNamespace = { mode: 'remap', uids: shifted, gids: shifted, source: '' };

describe('an id of the host inside a namespace', () => {
  it.each([
    [100_104, 105],
    [1001, 0],
    [100_000, 1],
    [165_535, 65_536],
    [165_536, null],
    [99_999, null],
    [998, null],
  ])('%i is %j', (outside, inside) => {
    expect(toInside(outside, map)).toBe(inside);
  });
});

describe('a socket inside a container', () => {
  const view = (userns: UserNamespace, mode: string | null = null) =>
    viewSocket('/s', { uid: 1001, gid: 100_104, mode: 0o660, acl: { state: 'minimal' } }, userns, mode);

  it('is the same where there is no namespace', () => {
    expect(view({ mode: 'none' })).toMatchObject({ uid: 1001, gid: 100_104 });
  });

  it("belongs to the container's root under its user's rootless engine", () => {
    expect(view(rootless)).toMatchObject({ uid: 0, gid: 105, mode: 0o660 });
  });

  it('stays translated with userns_mode: host, since a rootless engine has no other namespace', () => {
    expect(view(rootless, 'host')).toMatchObject({ uid: 0, gid: 105 });
  });

  it('has no valid owner or group under an engine that remaps ids', () => {
    expect(view(remap)).toMatchObject({ uid: null, gid: null });
  });

  it('is the same again for a service that leaves the remapped namespace', () => {
    expect(view(remap, 'host')).toMatchObject({ uid: 1001, gid: 100_104 });
  });

  it('keeps of its access list the entries for ids that exist inside', () => {
    const entry = (id: number) => ({ id, permissions: 6 });
    const list = {
      owner: 6,
      users: [entry(1001), entry(998)],
      group: 6,
      groups: [entry(100_104)],
      mask: 6,
      other: 0,
    };
    const node = { uid: 1001, gid: 100_104, mode: 0o660, acl: { state: 'extended', acl: list } } as const;
    expect(viewSocket('/s', node, rootless, null).acl).toEqual({
      state: 'extended',
      acl: { ...list, users: [entry(0)], groups: [entry(105)] },
    });
  });
});
