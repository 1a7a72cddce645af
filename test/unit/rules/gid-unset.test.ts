import { engine } from '../../support/memory-engine.ts';
import { file, socket } from '../../support/memory-files.ts';
import { overTcp } from '../../support/over-tcp.ts';
import { describeRule } from '../../support/rule-test.ts';
import { joins, project, SOCKET } from '../../support/scenes.ts';

const root = { uid: 0, gid: 0, name: 'root', dacOverride: true };

const ofRoot = { identity: root, files: { [SOCKET]: socket(engine()) } };

const noGroup = { '/etc/group': file('root:x:0:\n') };

describeRule('gid-unset', ({ catches, passes }) => {
  catches('a variable that nothing sets', project(joins('${DOCKER_GID}')), {
    summary: 'web gets its group from DOCKER_GID, which is not set.',
    remedies: ['safe: Add group 998 to web'],
  });
  catches('a variable that Compose insists on', project(joins('${DOCKER_GID:?set me}')), {
    summary: 'web gets its group from DOCKER_GID, which is not set.',
  });
  catches('a socket of the root group, and asks first', project(joins('${DOCKER_GID}'), ofRoot), {
    summary: 'web gets its group from DOCKER_GID, which is not set.',
    remedies: ['risky: Add group 0 to web'],
  });
  passes('a variable with a default', project(joins('${DOCKER_GID:-999}')));
  passes(
    'a variable that the shell sets',
    project(joins('${DOCKER_GID}'), { env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_GID: '998' } }),
  );
  catches(
    'a missing value, without a guess for a remedy',
    project(joins('${DOCKER_GID}'), { ...overTcp, files: noGroup }),
    {
      summary: 'web gets its group from DOCKER_GID, which is not set.',
      remedies: [],
      found: { socket: '/var/run/docker.sock not readable; 999 is a common default and only a guess' },
    },
  );
  catches(
    "a missing value, and takes the host's docker group for it",
    project(joins('${DOCKER_GID}'), overTcp),
    {
      summary: 'web gets its group from DOCKER_GID, which is not set.',
      remedies: ['safe: Add group 998 to web'],
      found: { socket: "/var/run/docker.sock not readable; 998 is the gid of this host's docker group" },
    },
  );
});
