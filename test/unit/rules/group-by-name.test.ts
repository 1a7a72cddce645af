import { engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { composeFile, joins, project } from '../../support/scenes.ts';

const withGroups = (group: string, user = '') =>
  engine({ images: { 'web:1': { user, passwd: 'app:x:10001:10001::/:\n', group } } });

describeRule('group-by-name', ({ catches, passes }) => {
  catches(
    'a name that the image does not have',
    project(joins('docker'), { behind: withGroups('root:x:0:\n') }),
    {
      summary: 'web joins group "docker" by name, but its image has no such group.',
      remedies: ['safe: Add group 998 to web'],
      found: { 'docker in the image': 'not found' },
    },
  );
  catches(
    'a name that is another number in the image',
    project(joins('docker'), { behind: withGroups('docker:x:101:\n') }),
    {
      summary: 'web joins group "docker" by name, but its gid in the image is 101, not the socket\'s.',
      found: { 'docker in the image': 'gid 101' },
    },
  );
  catches(
    'a name that a variable falls back to',
    project(joins('${DOCKER_GID:-docker}'), { behind: withGroups('') }),
    { summary: 'web joins group "docker" by name, but its image has no such group.' },
  );
  catches(
    'a name among numbers',
    project(composeFile('group_add: ["44", docker]'), { behind: withGroups('') }),
    {
      summary: 'web joins group "docker" by name, but its image has no such group.',
      remedies: ['safe: Add group 998 to web'],
    },
  );
  passes(
    'a name that has the right number in the image',
    project(joins('docker'), { behind: withGroups('docker:x:998:\n') }),
  );
  passes(
    'another name that the image has',
    project(composeFile('group_add: [video, "998"]'), { behind: withGroups('video:x:44:\n') }),
  );
  passes('a name in an image that is not there to look into', project(joins('docker')));
  passes('the number', project(joins('998'), { behind: withGroups('') }));
});
