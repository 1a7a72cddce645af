import { containerMarks } from '../../support/container-marks.ts';
import { engine } from '../../support/memory-engine.ts';
import { file, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const nobody = { groups: [] };

describeRule('socket-group-missing', ({ catches, passes }) => {
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
    linux({ identity: nobody, files: { ...ofRoot, ...containerMarks } }),
  );
  passes('root:root to root', linux({ files: ofRoot, identity: { uid: 0, dacOverride: true } }));
  passes('a socket that has a group', linux({ identity: nobody }));
});
