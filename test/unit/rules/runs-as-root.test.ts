import { container, engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { composeFile, joins, project } from '../../support/scenes.ts';

describeRule('runs-as-root', ({ catches, passes }) => {
  catches('a service that says so', project(composeFile().replace('10001:10001', 'root')), {
    summary: 'web runs as root and has the raw Docker socket.',
    remedies: ['manual: Run it as a non-root user'],
  });
  passes('a user of its own', project(joins('998')));
  passes(
    'root that only starts a process of another user',
    project(joins('998').replace('10001:10001', 'root'), {
      behind: engine({ containers: [container({ user: 'root', groupAdd: ['998'] })] }),
    }),
  );
  passes('a user that no file lists', project(composeFile().replace('10001:10001', 'app')));
});
