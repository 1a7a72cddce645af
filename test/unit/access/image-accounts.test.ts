import { describe, expect, it } from 'vitest';
import { resolveImageUser, resolvePlainUser } from '../../../src/access/image-accounts.ts';

const accounts = {
  passwd: 'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001::/home/app:/bin/sh\nbroken\n',
  group: 'root:x:0:root\napp:x:1001:\ndocker:x:998:app,other\nvideo:x:44:app\nbroken\n',
};

describe('the user of an image, by its account files', () => {
  it.each([
    ['app', { uid: 1000, gid: 1001, gids: [998, 44] }],
    ['1000', { uid: 1000, gid: 1001, gids: [998, 44] }],
    ['app:docker', { uid: 1000, gid: 998, gids: [] }],
    ['app:44', { uid: 1000, gid: 44, gids: [] }],
    ['1000:1000', { uid: 1000, gid: 1000, gids: [] }],
    ['root', { uid: 0, gid: 0, gids: [0] }],
    ['4711', { uid: 4711, gid: 0, gids: [] }],
    ['nobody-there', { uid: null, gid: 0, gids: [] }],
    ['app:no-such-group', { uid: 1000, gid: null, gids: [] }],
  ])('%s', (user, expected) => {
    expect(resolveImageUser(user, accounts)).toEqual({ state: 'known', ...expected });
  });
});

describe('the user of an image, by its spelling alone', () => {
  it.each([
    ['', { uid: 0, gid: 0 }],
    ['root', { uid: 0, gid: 0 }],
    ['0:998', { uid: 0, gid: 998 }],
    ['1000:1000', { uid: 1000, gid: 1000 }],
  ])('%j is known', (user, ids) => {
    expect(resolvePlainUser(user)).toEqual({ state: 'known', ...ids, gids: [] });
  });

  it.each(['app', '1000', 'app:998', '1000:docker'])('%s is not: its groups are in the image', (user) => {
    expect(resolvePlainUser(user).state).toBe('unknown');
  });
});
