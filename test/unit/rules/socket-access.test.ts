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
      summary: "The socket's ACL grants user 1000 write permission, but its mask r-- removes it.",
      remedies: ['risky: Add w to the ACL mask'],
      found: { 'ACL mask': 'r--' },
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
      summary: "The socket's ACL entry for user 1000 has no write permission.",
      remedies: ['risky: Remove the ACL entry so that the group applies again'],
    },
  );
  passes(
    'an entry for another group, which takes nothing from a member of the right one',
    linux({ identity: nobody, files: withEntryForOwnGroup }),
  );
  testRule('session-groups-stale').catches(
    'a member whose old session has only a group with an entry that grants nothing',
    linux({ identity: nobody, files: withEntryForOwnGroup }),
    { summary: 'ann is in group docker (998), but this session does not have that group.' },
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
        'ann can use the engine through the ACL entry for user 1000, which is lost when the engine recreates its socket.',
    },
  );
  catches('a capability', linux({ identity: { groups: [], dacOverride: true } }), {
    summary:
      'ann can use the engine through a capability of this process, which belongs to this process only.',
  });
  catches(
    'an owner by hand',
    linux({ identity: nobody, files: { [SOCKET]: socket(engine(), { uid: 1000, gid: 998 }) } }),
    {
      summary:
        'ann can use the engine through ownership of the socket, which is lost when the engine recreates its socket.',
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
      summary: 'Every local user can act as root through /var/run/docker.sock (mode 0666).',
      remedies: ['risky: Restrict the socket to its owner and group'],
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
    { summary: 'The engine is rootless and belongs to ann; access depends on ownership, not on a group.' },
  );
  passes("an engine of root's", linux());
  passes(
    'an engine that remaps ids',
    linux({ behind: engine({ info: { SecurityOptions: ['name=userns'] } }) }),
  );
});
