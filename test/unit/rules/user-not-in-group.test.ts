import { containerMarks } from '../../support/container-marks.ts';
import { engine } from '../../support/memory-engine.ts';
import { file, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const nobody = { groups: [] };

const withoutMembers = { '/etc/group': file('root:x:0:\ndocker:x:998:\nann:x:1000:\n') };

describeRule('user-not-in-group', ({ catches, passes }) => {
  catches(
    'a user whom membership alone would not help',
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
    'the same for a user in neither group, who is added to the one of the socket',
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
    "a socket of another user's engine, whose group no user can join",
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
    linux({ identity: nobody, files: containerMarks }),
    {
      summary: 'This container process does not have group 998, which owns the socket.',
      remedies: ['manual: Add group 998 to the container (root-equivalent control of the host)'],
      found: { 'this process': 'runs in a container (/.dockerenv)' },
    },
  );
  catches(
    'a container before a socket of root alone, and tells what group 0 opens',
    linux({ identity: nobody, files: { ...containerMarks, [SOCKET]: socket(engine()) } }),
    { summary: 'This container process does not have group 0, which owns the socket.' },
  );
  catches(
    'a user whose memberships the name service does not list: no usermod on a guess',
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
    'a user while the name service is away',
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
