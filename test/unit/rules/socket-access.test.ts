import { describe } from 'vitest';
import { engine } from '../../support/memory-engine.ts';
import { directory, socket } from '../../support/memory-files.ts';
import { testRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const nobody = { groups: [] };
const acl = (entry: number, mask: number) => ({
  owner: 6,
  users: [{ id: 1000, permissions: entry }],
  group: 6,
  groups: [],
  mask,
  other: 0,
});

describe('acl-mask-blocks', () => {
  const { catches, passes } = testRule('acl-mask-blocks');
  catches(
    'an entry for the user that the mask cuts',
    linux({
      identity: nobody,
      files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o640, acl: acl(6, 4) }) },
    }),
    {
      summary:
        'The access list of the socket grants user 1000, but its mask r-- takes write permission away.',
      remedies: ['risky: Give the mask its w back'],
      saw: { mask: 'r--' },
    },
  );
  passes(
    'an entry that never had the permission',
    linux({
      identity: nobody,
      files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o660, acl: acl(4, 6) }) },
    }),
  );
  passes(
    'a list that lets the user in',
    linux({
      identity: nobody,
      files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o660, acl: acl(6, 6) }) },
    }),
  );
  passes(
    'a mode without a list',
    linux({ files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o640 }) } }),
  );
});

describe('socket-mode-too-strict', () => {
  const { catches, passes } = testRule('socket-mode-too-strict');
  const list = { ...acl(0, 6), users: [], groups: [{ id: 1000, permissions: 4 }] };
  const withEntryForOwnGroup = { [SOCKET]: socket(engine(), { gid: 998, mode: 0o660, acl: list }) };
  catches(
    'an entry of an access list without write permission',
    linux({
      identity: nobody,
      files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o660, acl: acl(4, 6) }) },
    }),
    {
      summary: "The socket's access list gives its entry for user 1000 no write permission.",
      remedies: ['risky: Take the entry out of the access list, so that the group counts again'],
    },
  );
  passes(
    'an entry for another group, which takes nothing from a member of the right one',
    linux({ identity: nobody, files: withEntryForOwnGroup }),
  );
  testRule('session-groups-stale').catches(
    'a member whose old session has only a group with an entry that grants nothing',
    linux({ identity: nobody, files: withEntryForOwnGroup }),
    { summary: 'ann is a member of group docker (998), but this session started before that.' },
  );
});

describe('access-by-acl', () => {
  const { catches, passes } = testRule('access-by-acl');
  catches(
    'an access list, which the next start takes away',
    linux({
      identity: nobody,
      files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o660, acl: acl(6, 6) }) },
    }),
    {
      summary:
        'ann may use the engine by the entry for user 1000 in its access list, which is gone when the engine makes its socket anew.',
    },
  );
  catches('a capability', linux({ identity: { groups: [], dacOverride: true } }), {
    summary:
      'ann may use the engine by a capability of this process, which other processes of the user do not have.',
  });
  catches(
    'an owner by hand',
    linux({ identity: nobody, files: { [SOCKET]: socket(engine(), { uid: 1000, gid: 998 }) } }),
    {
      summary:
        'ann may use the engine by ownership of the socket, which is gone when the engine makes its socket anew.',
    },
  );
  passes('a member of the group', linux());
  passes('root, who needs neither', linux({ identity: { uid: 0, gid: 0, groups: [], dacOverride: true } }));
  passes(
    "a rootless engine's own user",
    linux({
      files: {
        [SOCKET]: socket(engine({ info: { SecurityOptions: ['name=rootless'] } }), { uid: 1000, gid: 1000 }),
      },
    }),
  );
});

describe('socket-world-writable', () => {
  const { catches, passes } = testRule('socket-world-writable');
  catches(
    'a mode that lets everybody in',
    linux({ files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o666 }) } }),
    {
      summary: 'Every local user is as powerful as root: the mode of /var/run/docker.sock is 0666.',
      remedies: ['risky: Let only the owner and the group in again'],
    },
  );
  passes('the mode that engines give', linux());
  passes(
    'everybody may read, which connects nobody',
    linux({ files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o664 }) } }),
  );
  passes(
    'such a mode behind a folder that is closed to others',
    linux({
      files: {
        '/run': directory({ uid: 1000, mode: 0o700 }),
        [SOCKET]: socket(engine(), { gid: 998, mode: 0o666 }),
      },
    }),
  );
});

describe('rootless-engine', () => {
  const { catches, passes } = testRule('rootless-engine');
  catches(
    'an engine of this user',
    linux({
      files: {
        [SOCKET]: socket(engine({ info: { SecurityOptions: ['name=rootless'] } }), { uid: 1000, gid: 1000 }),
      },
    }),
    { summary: 'The engine is a rootless one of ann: access comes from ownership, not from a group.' },
  );
  passes("an engine of root's", linux());
  passes(
    'an engine that remaps ids',
    linux({ behind: engine({ info: { SecurityOptions: ['name=userns'] } }) }),
  );
});
