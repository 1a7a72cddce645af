import { engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { composeFile, joins, project } from '../../support/scenes.ts';

const remap = engine({
  info: { SecurityOptions: ['name=userns'], DockerRootDir: '/var/lib/docker/231072.231072' },
});

describeRule('userns-remap', ({ catches, passes }) => {
  catches('a group that does not exist inside', project(joins('998'), { behind: remap }), {
    summary: "web runs in a remapped user namespace, where the socket's group 998 is not mapped.",
    remedies: [
      'risky: Run web outside the remapped namespace',
      'manual: Add a socket proxy between web and the engine',
    ],
  });
  passes(
    'a service that left the namespace',
    project(composeFile('userns_mode: host', 'group_add: ["998"]'), { behind: remap }),
  );
  passes('an engine that does not remap', project(composeFile()));
});
