import { describeRule } from '../../support/rule-test.ts';
import { joins, project } from '../../support/scenes.ts';

const proxy = 'Add a socket proxy between web and the engine';

describeRule('readonly-illusion', ({ catches, passes }) => {
  const readOnly = (text: string) => text.replace(':/var/run/docker.sock\n', ':/var/run/docker.sock:ro\n');
  catches('a socket that is mounted read-only', project(readOnly(joins('998'))), {
    summary: 'web mounts the Docker socket read-only, which does not limit API requests.',
    remedies: [`manual: ${proxy}`],
  });
  passes('a socket that is mounted as it is', project(joins('998')));
  passes(
    'a proxy, which limits by itself',
    project(readOnly(joins('998').replace('web:1', 'tecnativa/docker-socket-proxy'))),
  );
});
