import { directory } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

describeRule('socket-is-directory', ({ catches, passes }) => {
  catches('an empty directory', linux({ files: { [SOCKET]: directory() } }), {
    summary: '/var/run/docker.sock is a directory, not a socket.',
    found: { '/run/docker.sock': 'a directory' },
  });
  catches(
    'a directory that is not to be removed',
    linux({ files: { [SOCKET]: directory(), [`${SOCKET}/data`]: 'x' } }),
    {
      summary: '/var/run/docker.sock is a directory, not a socket.',
      found: { '/run/docker.sock': 'a directory that is not empty' },
      remedies: ['manual: Check its contents, move it away, then restart the engine'],
    },
  );
  catches(
    'a directory that DOCKER_HOST names for a socket, which is not to be moved',
    linux({ env: { HOME: '/home/ann', DOCKER_HOST: 'unix:///run' } }),
    {
      summary: '/run is a directory, not a socket.',
      remedies: ['manual: Set DOCKER_HOST to the socket itself'],
    },
  );
  passes('a regular file', linux({ files: { [SOCKET]: 'text' } }));
});
