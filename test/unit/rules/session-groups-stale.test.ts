import { containerMarks } from '../../support/container-marks.ts';
import { engine } from '../../support/memory-engine.ts';
import { directory, file, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const nobody = { groups: [] };

const withoutMembers = { '/etc/group': file('root:x:0:\ndocker:x:998:\nann:x:1000:\n') };

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

describeRule('session-groups-stale', ({ catches, passes }) => {
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
  passes('a user who is no member', linux({ identity: nobody, files: withoutMembers }));
  passes('a member whose session is new', linux());
  passes('a container, which has no logins', linux({ identity: nobody, files: containerMarks }));
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
