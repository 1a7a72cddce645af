import { socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { APP, composeFile, joins, project, SOCKET } from '../../support/scenes.ts';

const env = (text: string) => ({ files: { [`${APP}/.env`]: text } });

describeRule('gid-wrong', ({ catches, passes }) => {
  catches('a number in .env', project(joins('${DOCKER_GID:-998}'), env('DOCKER_GID=999\n')), {
    summary: 'web joins group 999, but the Docker socket belongs to group 998.',
    remedies: ['safe: Add group 998 to web'],
    found: { group_add: '999, from .env:1 DOCKER_GID=999' },
  });
  catches('a default in the file', project(joins('${DOCKER_GID:-999}')), {
    summary: 'web joins group 999, but the Docker socket belongs to group 998.',
    found: { group_add: '999, from the default in compose.yaml:6' },
  });
  catches('a literal', project(joins('999')), {
    summary: 'web joins group 999, but the Docker socket belongs to group 998.',
    found: { group_add: '999, from compose.yaml:6' },
  });
  catches(
    'a number that the shell sets, which no edit of .env can outrank',
    project(joins('${DOCKER_GID:-998}'), { env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_GID: '999' } }),
    {
      summary: 'web joins group 999, but the Docker socket belongs to group 998.',
      remedies: ['manual: Add group 998 to web'],
      found: { group_add: '999, from DOCKER_GID in your environment' },
    },
  );
  catches(
    'a number that --gid contradicts',
    project(joins('999')),
    { summary: 'web joins group 999, but the Docker socket belongs to group 4242.' },
    { gid: 4242 },
  );
  passes('the right number', project(joins('998')));
  passes('two numbers, one of them right', project(composeFile('group_add: ["44", "998"]')));
  passes(
    'a wrong number of a service that runs as root',
    project(joins('999').replace('10001:10001', 'root')),
  );
  passes(
    'a wrong number where the socket cannot be seen',
    project(joins('999'), { files: { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) } }),
  );
});
