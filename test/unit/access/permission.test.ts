import { describe, expect, it } from 'vitest';
import { type Credentials, type Inode, judgeConnect } from '../../../src/access/permission.ts';

const ann: Credentials = { uid: 1000, groups: [1000, 998], dacOverride: false, dacReadSearch: false };
const root: Credentials = { uid: 0, groups: [0], dacOverride: true, dacReadSearch: true };
const socket: Inode = { path: '/run/docker.sock', uid: 0, gid: 998, mode: 0o660 };
const folder: Inode = { path: '/run', uid: 0, gid: 0, mode: 0o755 };

describe('judgeConnect', () => {
  it.each([
    ['its owner', { ...socket, uid: 1000, gid: 0, mode: 0o200 }, { by: 'owner', id: 1000 }],
    ['its group', socket, { by: 'group', id: 998 }],
    ['everybody', { ...socket, gid: 0, mode: 0o002 }, { by: 'other', id: null }],
  ])('lets %s in who may write', (_, inode, grant) => {
    expect(judgeConnect(ann, [folder], inode)).toEqual({ access: 'ok', grant });
  });

  it.each([
    ['the owner, though group and others may', { uid: 1000, mode: 0o066 }, 'owner'],
    ['the group, though others may', { gid: 998, mode: 0o606 }, 'group'],
    ['everybody else', { gid: 997, mode: 0o660 }, 'other'],
    ['a reader, since reading is not connecting', { gid: 998, mode: 0o640 }, 'group'],
  ])('stops %s', (_, bits, by) => {
    const verdict = judgeConnect(ann, [folder], { ...socket, ...bits });
    expect(verdict).toMatchObject({
      access: 'denied',
      blocked: { at: 'write', path: '/run/docker.sock', by, mode: bits.mode },
    });
  });

  it('asks for the search bit on every directory of the way, and names the first that lacks it', () => {
    const closed = { path: '/run/user/1001', uid: 1001, gid: 1001, mode: 0o700 };
    const later = { ...closed, path: '/run/user/1001/docker' };
    expect(judgeConnect(ann, [folder, closed, later], socket)).toMatchObject({
      access: 'denied',
      blocked: { at: 'search', path: '/run/user/1001', by: 'other', mode: 0o700 },
    });
  });

  it('does not take the read bit of a directory for its search bit', () => {
    expect(judgeConnect(ann, [{ ...folder, mode: 0o754 }], socket).access).toBe('denied');
    expect(judgeConnect(ann, [{ ...folder, mode: 0o751 }], socket).access).toBe('ok');
  });

  it('lets a capability override what the mode forbids', () => {
    const closed = { ...folder, uid: 1001, mode: 0o700 };
    expect(judgeConnect(root, [closed], { ...socket, uid: 1, mode: 0 })).toEqual({
      access: 'ok',
      grant: { by: 'capability', id: null },
    });
  });

  it('lets CAP_DAC_READ_SEARCH pass directories and no socket', () => {
    const searcher = { ...ann, groups: [], dacReadSearch: true };
    const closed = { ...folder, uid: 1001, mode: 0o700 };
    expect(judgeConnect(searcher, [closed], { ...socket, mode: 0o666 }).access).toBe('ok');
    expect(judgeConnect(searcher, [], socket)).toMatchObject({ blocked: { at: 'write' } });
  });

  it.each([
    ['uid', { uid: null }],
    ['gid', { gid: null }],
  ])('gives a capability no power over a socket whose %s is outside the namespace', (_, ids) => {
    expect(judgeConnect(root, [], { ...socket, uid: 1, gid: 998, ...ids, mode: 0o660 }).access).toBe(
      'denied',
    );
  });

  it('matches no user by an id that does not exist in the namespace', () => {
    const verdict = judgeConnect({ ...ann, uid: null }, [], { ...socket, uid: null, gid: null, mode: 0o660 });
    expect(verdict.access).not.toBe('ok');
  });

  it('does not guess at the owner when only a name is known', () => {
    const nobody = { ...ann, uid: null, groups: [] };
    expect(judgeConnect(nobody, [], { ...socket, uid: 1000 })).toEqual({
      access: 'unknown',
      reason: "the user's numeric id is unknown",
    });
    expect(judgeConnect({ ...ann, uid: null }, [], socket).access).toBe('ok');
  });

  it("knows that a user who is not called root is not the owner of what is root's", () => {
    const nobody = { ...ann, uid: null, groups: [] };
    expect(judgeConnect(nobody, [], { ...socket, uid: 0 }).access).toBe('denied');
  });
});
