import { describe } from 'vitest';
import { engine } from '../../support/memory-engine.ts';
import { directory, file, socket } from '../../support/memory-files.ts';
import { testRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const nobody = { groups: [] };
const withoutMembers = { '/etc/group': file('root:x:0:\ndocker:x:998:\nann:x:1000:\n') };
const inContainer = {
  '/.dockerenv': file(''),
  '/proc/self/mountinfo': file('1 0 254:0 /c/0f/hosts /etc/hosts rw - ext4 /dev/vda rw\n'),
};
const status = (name: string, parent: number, groups = ''): string =>
  `Name:\t${name}\nPPid:\t${parent}\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\nGroups:\t${groups}\nCapEff:\t0000000000000000\n`;
const oldSession = {
  '/proc/self/status': status('node', 60),
  '/proc/60/status': status('bash', 50),
  '/proc/50/status': status('tmux: server', 1),
  '/proc/77/status': status('Runner.Listener', 1),
  '/proc/78/status': status('screen', 1, '998'),
  '/run/systemd/system': directory(),
  '/var/lib/systemd/linger/ann': file(''),
};
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
      summary: 'ann cannot enter /run/user/1001, which is on the path to the socket.',
      found: { '/run/user/1001': 'mode 0700' },
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
  catches(
    'a member whose session is older, of a group that the mode keeps out as well',
    linux({ identity: nobody, files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o600 }) } }),
    {
      summary: 'ann is in group docker (998), but this session does not have that group.',
      found: { 'group permission': 'no write permission (mode 0600)' },
    },
  );
  catches('a member whose session is older', linux({ identity: nobody }), {
    summary: 'ann is in group docker (998), but this session does not have that group.',
    remedies: ['manual: Log out and back in, or start a shell with the group'],
    found: { 'groups of this process': '1000', 'groups of a new login': '998, 1000' },
  });
  catches(
    'a member that only the name service knows',
    linux({
      identity: nobody,
      files: { '/etc/group': file('root:x:0:\nann:x:1000:\n') },
      directoryGroups: 'docker:*:998:ann',
    }),
    { summary: 'ann is in group docker (998), but this session does not have that group.' },
  );
  passes('somebody who is no member', linux({ identity: nobody, files: withoutMembers }));
  passes('a member whose session is new', linux());
  passes('a container, where nobody logs in', linux({ identity: nobody, files: inContainer }));
  catches(
    'and names what this process was started from first, then what else keeps the old groups',
    linux({ identity: nobody, files: { ...oldSession, '/usr/bin/newgrp': file('') } }),
    {
      summary: 'ann is in group docker (998), but this session does not have that group.',
      found: {
        'keeps the old groups': 'GitHub Actions runner (pid 77)',
        lingering: 'on (user services survive a logout)',
      },
    },
  );
});

describe('user-not-in-group', () => {
  const { catches, passes } = testRule('user-not-in-group');
  catches(
    'somebody whom membership alone would not help',
    linux({
      identity: nobody,
      files: { ...withoutMembers, [SOCKET]: socket(engine(), { gid: 998, mode: 0o640 }) },
    }),
    {
      summary: 'ann is not in group docker (998), which owns the socket.',
      found: { 'group permission': 'no write permission (mode 0640)' },
    },
  );
  catches('a user without the group', linux({ identity: nobody, files: withoutMembers }), {
    summary: 'ann is not in group docker (998), which owns the socket.',
    remedies: [
      'risky: Add ann to group docker, then log in again',
      'manual: Run a rootless engine as this user, without root-equivalent access',
      'manual: Use a socket proxy that allows only some requests',
    ],
  });
  catches(
    'a uid without an account, whom usermod cannot help',
    linux({ identity: { ...nobody, name: null, uid: 4711 }, files: withoutMembers }),
    {
      summary: 'uid 4711 is not in group docker (998), which owns the socket.',
      remedies: [
        'manual: Run a rootless engine as this user, without root-equivalent access',
        'manual: Use a socket proxy that allows only some requests',
      ],
    },
  );
  catches(
    'a member of a group docker that got another gid while the engine ran: no usermod for a member',
    linux({ identity: nobody, files: { [SOCKET]: socket(engine(), { gid: 4646 }) } }),
    {
      summary: 'ann is not in group 4646, which owns the socket.',
      remedies: [
        'risky: Restart the engine to give the socket to group docker, which the user is in',
        'manual: Run a rootless engine as this user, without root-equivalent access',
        'manual: Use a socket proxy that allows only some requests',
      ],
    },
  );
  catches(
    'the same for somebody in neither group, who is added to the one of the socket',
    linux({
      identity: nobody,
      files: { ...withoutMembers, [SOCKET]: socket(engine(), { gid: 4646 }) },
    }),
    {
      summary: 'ann is not in group 4646, which owns the socket.',
      remedies: [
        'risky: Add ann to group docker-socket, then log in again',
        'manual: Run a rootless engine as this user, without root-equivalent access',
        'manual: Use a socket proxy that allows only some requests',
      ],
    },
  );
  catches(
    "a socket of another user's engine, whose group nobody can join",
    linux({
      identity: nobody,
      files: { ...withoutMembers, [SOCKET]: socket(engine(), { uid: 1001, gid: 100104 }) },
    }),
    {
      summary: 'ann is not in group 100104, which owns the socket.',
      remedies: ['manual: Run your own engine; this one belongs to another user'],
    },
  );
  catches(
    'a member by its own /etc/group whose container was started without the group',
    linux({ identity: nobody, files: inContainer }),
    {
      summary: 'This container process does not have group 998, which owns the socket.',
      remedies: ['manual: Add group 998 to the container (root-equivalent control of the host)'],
      found: { 'this process': 'runs in a container (/.dockerenv)' },
    },
  );
  catches(
    'a container before a socket of root alone, and tells what group 0 opens',
    linux({ identity: nobody, files: { ...inContainer, [SOCKET]: socket(engine()) } }),
    { summary: 'This container process does not have group 0, which owns the socket.' },
  );
  catches(
    'somebody whose memberships the name service does not tell: no usermod on a guess',
    linux({ identity: { ...nobody, name: 'eve' }, files: withoutMembers }),
    {
      summary: 'This process of eve does not have group docker (998), which owns the socket.',
      remedies: [
        'manual: Check whether eve is a member; the name service did not answer',
        'manual: Run a rootless engine as this user, without root-equivalent access',
        'manual: Use a socket proxy that allows only some requests',
      ],
    },
  );
  catches(
    'somebody while the name service is away',
    linux({ identity: nobody, files: withoutMembers, nameService: 'hangs' }),
    { summary: 'This process of ann does not have group docker (998), which owns the socket.' },
  );
  passes(
    'a member by the file alone, while the name service is away',
    linux({ identity: nobody, nameService: 'hangs' }),
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
      summary: 'The socket belongs to root:root; no group gives ann access.',
      remedies: ['risky: Create group docker and restart the engine'],
    },
  );
  catches('root:root with a group that came later', linux({ files: ofRoot }), {
    summary: 'The socket belongs to root:root; no group gives ann access.',
    remedies: ['risky: Restart the engine to apply the group'],
  });
  catches(
    'a group that only the name service knows, which the engine does not ask',
    linux({
      identity: nobody,
      files: { ...ofRoot, '/etc/group': file('root:x:0:\n') },
      directoryGroups: 'docker:*:5000:ann',
    }),
    {
      summary: 'The socket belongs to root:root; no group gives ann access.',
      remedies: ["manual: Set the engine's group by gid and restart the engine"],
      found: { 'group docker': 'gid 5000, in the name service only (not used by the engine)' },
    },
  );
  catches(
    "the group of Red Hat's packages, which is not used",
    linux({ identity: nobody, files: { ...ofRoot, '/etc/group': file('root:x:0:\ndockerroot:x:989:\n') } }),
    {
      summary: 'The socket belongs to root:root; no group gives ann access.',
      found: { 'group dockerroot': 'gid 989, not used by the engine' },
    },
  );
  passes(
    'a container, which has groups of its own',
    linux({ identity: nobody, files: { ...ofRoot, ...inContainer } }),
  );
  passes('root:root to root', linux({ files: ofRoot, identity: { uid: 0, dacOverride: true } }));
  passes('a socket that has a group', linux({ identity: nobody }));
});
