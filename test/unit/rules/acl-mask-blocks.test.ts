import { acl } from '../../support/access-list.ts';
import { engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const nobody = { groups: [] };

describeRule('acl-mask-blocks', ({ catches, passes }) => {
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
