import { container, engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { member, running, runs } from '../../support/running-container.ts';
import { composeFile, joins, linux, project } from '../../support/scenes.ts';

describeRule('container-outdated', ({ catches, passes }) => {
  const summary = 'app-web-1 does not match its current configuration and cannot use the Docker socket.';
  const image = { user: 'app', passwd: 'app:x:10001:10001::/:\n', group: 'docker:x:998:app\n' };
  const ofImage = project(composeFile().replace('    user: "10001:10001"\n', ''), {
    behind: {
      ...running({ user: 'app', groupAdd: [], process: { ...member, groups: [] }, imageId: 'an older one' }),
      images: { 'web:1': image },
    },
  });
  catches('a container of an image that was rebuilt', ofImage, {
    summary,
    remedies: ['safe: Recreate web'],
    found: { 'container image': 'an earlier build of web:1' },
  });
  passes('a task of a stack', runs({ stack: 'app', groupAdd: [], process: { ...member, groups: [] } }));
  const wrong = (overrides: Parameters<typeof container>[0]) =>
    engine({
      containers: [
        container({ groupAdd: ['999'], process: { uid: 10001, gid: 10001, groups: [999] }, ...overrides }),
      ],
    });
  catches('a container from before the correction', project(joins('998'), { behind: wrong({}) }), {
    summary: 'app-web-1 does not match its current configuration and cannot use the Docker socket.',
    remedies: ['safe: Recreate web'],
    found: { 'container group_add': '999', 'process groups': '999, 10001' },
  });
  passes('a container of a service that is wrong itself', project(joins('999'), { behind: wrong({}) }));
  passes(
    'a container that is up to date',
    project(joins('998'), {
      behind: wrong({ groupAdd: ['998'], process: { uid: 10001, gid: 10001, groups: [998] } }),
    }),
  );
  passes(
    'a container that was given the group and dropped it',
    project(joins('998'), { behind: wrong({ groupAdd: ['998'] }) }),
  );
  passes('a container of another project', linux({ behind: wrong({ project: 'other', service: 'web' }) }));
});
