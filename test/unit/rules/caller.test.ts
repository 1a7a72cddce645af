import { describe } from 'vitest';
import { engine } from '../../support/memory-engine.ts';
import { directory, file, socket } from '../../support/memory-files.ts';
import { testRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const nobody = { groups: [] };
const withoutMembers = { '/etc/group': file('root:x:0:\ndocker:x:998:\nann:x:1000:\n') };
const rootless = {
  '/run/user/1001': directory({ uid: 1001, gid: 1001, mode: 0o700 }),
  '/run/user/1001/docker.sock': socket(engine(), { uid: 1001, gid: 1001 }),
};
const choice = { endpoint: { flag: '--socket', value: '/run/user/1001/docker.sock' } } as const;

describe('path-not-traversable', () => {
  const { catches, passes } = testRule('path-not-traversable');
  catches(
    "another user's closed folder on the way",
    linux({ files: rootless }),
    {
      summary: 'ann may not search /run/user/1001, which is on the way to the socket.',
      saw: { '/run/user/1001': 'mode 0700' },
    },
    choice,
  );
  passes(
    'a closed folder that a capability opens',
    linux({ files: rootless, identity: { uid: 0, dacOverride: true } }),
    choice,
  );
  passes('an open path to a closed socket', linux({ identity: nobody, files: withoutMembers }));
});

describe('socket-mode-too-strict', () => {
  const { catches, passes } = testRule('socket-mode-too-strict');
  catches(
    'a member who is given no write permission',
    linux({ files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o640 }) } }),
    { summary: "The socket's mode 0640 gives its group no write permission." },
  );
  catches(
    'an owner who may not although all others may',
    linux({ files: { [SOCKET]: socket(engine(), { uid: 1000, gid: 998, mode: 0o466 }) } }),
    { summary: "The socket's mode 0466 gives its owner no write permission." },
  );
  passes('somebody who is neither owner nor member', linux({ identity: nobody }));
});

describe('session-groups-stale', () => {
  const { catches, passes } = testRule('session-groups-stale');
  catches('a member whose session is older', linux({ identity: nobody }), {
    summary: 'ann is a member of group docker (998), but this session started before that.',
    remedies: ['manual: Log out and in again, or start one shell with the group'],
    saw: { 'groups of this process': '1000', 'groups of a new login': '998, 1000' },
  });
  catches(
    'a member that only the name service knows',
    linux({
      identity: nobody,
      files: { '/etc/group': file('root:x:0:\nann:x:1000:\n') },
      directoryGroups: 'docker:*:998:ann',
    }),
    { summary: 'ann is a member of group docker (998), but this session started before that.' },
  );
  passes('somebody who is no member', linux({ identity: nobody, files: withoutMembers }));
  passes('a member whose session is new', linux());
});

describe('user-not-in-group', () => {
  const { catches, passes } = testRule('user-not-in-group');
  catches('a user without the group', linux({ identity: nobody, files: withoutMembers }), {
    summary: 'ann is not in group docker (998), which owns the socket.',
    remedies: [
      'risky: Add ann to the group docker, then log in again',
      'manual: Without root-equivalent rights: run a rootless engine as this user',
    ],
  });
  catches(
    'a uid without an account, whom usermod cannot help',
    linux({ identity: { ...nobody, name: null, uid: 4711 }, files: withoutMembers }),
    {
      summary: 'uid 4711 is not in group docker (998), which owns the socket.',
      remedies: ['manual: Without root-equivalent rights: run a rootless engine as this user'],
    },
  );
  passes('a member whose session is older', linux({ identity: nobody }));
  passes('a socket of root alone', linux({ identity: nobody, files: { [SOCKET]: socket(engine()) } }));
});

describe('socket-group-missing', () => {
  const { catches, passes } = testRule('socket-group-missing');
  const ofRoot = { [SOCKET]: socket(engine()) };
  catches(
    'root:root where there is no docker group',
    linux({ files: { ...ofRoot, '/etc/group': file('root:x:0:\n') } }),
    {
      summary: 'The socket belongs to root:root, so no group lets ann in.',
      remedies: ['risky: Create the group and restart the engine'],
    },
  );
  catches('root:root with a group that came later', linux({ files: ofRoot }), {
    summary: 'The socket belongs to root:root, so no group lets ann in.',
    remedies: ['risky: Restart the engine, so that it takes the group'],
  });
  passes('root:root to root', linux({ files: ofRoot, identity: { uid: 0, dacOverride: true } }));
  passes('a socket that has a group', linux({ identity: nobody }));
});

describe('denied-unexplained', () => {
  const { catches, passes } = testRule('denied-unexplained');
  catches(
    'a refusal that mode bits do not explain',
    linux({ files: { [SOCKET]: socket({ state: 'confined' }, { gid: 998 }) } }),
    {
      summary: 'The kernel refuses the connection for a reason that file permissions do not explain.',
      saw: { 'connect to unix:///var/run/docker.sock': 'EACCES', 'file permissions': 'allow it (by group)' },
    },
  );
  passes('a refusal that they explain', linux({ identity: nobody }));
});
