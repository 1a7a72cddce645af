import { acl } from '../../support/access-list.ts';
import { engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const nobody = { groups: [] };

describeRule('access-by-acl', ({ catches, passes }) => {
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
