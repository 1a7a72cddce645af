import { container, engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { composeFile, linux, project } from '../../support/scenes.ts';

const as = (user: string, image: object = { passwd: 'root:x:0:0::/:/bin/sh\n', group: 'root:x:0:\n' }) =>
  project(composeFile('group_add: ["998"]').replace('10001:10001', user), {
    behind: engine({ images: { 'web:1': image } }),
  });

describeRule('user-invalid', ({ catches, passes }) => {
  catches('a name that the image does not have, although the group is right', as('app'), {
    summary: 'web cannot start as user app: its image has no such user.',
    remedies: ['manual: Give web a user that its image has'],
  });
  catches('a group that the image does not have', as('1000:docker'), {
    summary: 'web cannot start as user 1000:docker: its image has no such group.',
  });
  catches('a number that no engine takes', as('3000000000:998'), {
    summary: 'web cannot start as user 3000000000:998: the highest number that engines take is 2147483647.',
  });
  catches(
    'a container that never started for this reason',
    linux({
      behind: engine({
        containers: [
          container({
            name: 'agent',
            project: null,
            service: null,
            user: 'app',
            status: 'created',
            groupAdd: ['998'],
          }),
        ],
        images: { 'web:1': { passwd: '', group: '' } },
      }),
    }),
    { summary: 'agent cannot start as user app: its image has no such user.' },
  );
  passes('a name that the image has', as('app', { passwd: 'app:x:7:7::/:/bin/sh\n', group: '' }));
  passes(
    'a name, while the image is not there to ask',
    project(composeFile('group_add: ["998"]').replace('10001:10001', 'app')),
  );
  passes(
    'a container that runs, whatever its files say by now',
    linux({
      behind: engine({
        containers: [container({ name: 'agent', project: null, service: null, user: 'app' })],
        images: { 'web:1': { passwd: '', group: '' } },
      }),
    }),
  );
  passes('the highest number', as('2147483647:2147483647'));
  passes('a number that the image knows nothing of', as('4711'));
  const joining = (group: string) =>
    linux({
      behind: engine({
        containers: [
          container({
            name: 'agent',
            project: null,
            service: null,
            user: 'root',
            groupAdd: [group],
            status: 'created',
          }),
        ],
      }),
    });
  catches('a container that joins an empty group', joining(''), {
    summary: 'agent cannot start: one of the groups that it joins is empty.',
  });
  passes('a container that joins a group by number', joining('29'));
});
