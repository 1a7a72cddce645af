import { engine } from '../../support/memory-engine.ts';
import { directory, file, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux } from '../../support/scenes.ts';

const nobody = { groups: [] };

const withoutMembers = { '/etc/group': file('root:x:0:\ndocker:x:998:\nann:x:1000:\n') };

const rootless = {
  '/run/user/1001': directory({ uid: 1001, gid: 1001, mode: 0o700 }),
  '/run/user/1001/docker.sock': socket(engine(), { uid: 1001, gid: 1001 }),
};

const choice = { endpoint: { flag: '--socket', value: '/run/user/1001/docker.sock' } } as const;

describeRule('path-not-traversable', ({ catches, passes }) => {
  catches(
    "another user's closed directory on the way",
    linux({ files: rootless }),
    {
      summary: 'ann cannot enter /run/user/1001, which is on the path to the socket.',
      found: { '/run/user/1001': 'mode 0700' },
    },
    choice,
  );
  passes(
    'a closed directory that a capability opens',
    linux({ files: rootless, identity: { uid: 0, dacOverride: true } }),
    choice,
  );
  passes('an open path to a closed socket', linux({ identity: nobody, files: withoutMembers }));
});
