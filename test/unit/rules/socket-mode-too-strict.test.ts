import { acl } from '../../support/access-list.ts';
import { engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { describeRule, testRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const nobody = { groups: [] };

describeRule('socket-mode-too-strict', ({ catches, passes }) => {
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
  passes('a user who is neither owner nor member', linux({ identity: nobody }));
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
