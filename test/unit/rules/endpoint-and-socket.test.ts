import { describe } from 'vitest';
import { engine } from '../../support/memory-engine.ts';
import { device, directory, link, socket } from '../../support/memory-files.ts';
import { testRule } from '../../support/rule-test.ts';
import { linux, SOCKET, without } from '../../support/scenes.ts';

describe('socket-missing', () => {
  const { catches, passes } = testRule('socket-missing');
  catches('a path with nothing at it', without(linux(), SOCKET), {
    summary: 'There is no socket at /var/run/docker.sock.',
    remedies: ['safe: Start Docker Engine'],
    found: { '/run/docker.sock': 'does not exist' },
  });
  catches(
    'the same, and names the socket that is elsewhere',
    without(
      linux({
        env: { HOME: '/home/ann', XDG_RUNTIME_DIR: '/run/user/1000' },
        files: { '/run/user/1000/docker.sock': socket(engine(), { uid: 1000 }) },
      }),
      SOCKET,
    ),
    {
      summary:
        'There is no socket at /var/run/docker.sock, but an engine answers at unix:///run/user/1000/docker.sock.',
      remedies: ['manual: Use rootless Docker, which answers', 'manual: Start Docker Engine'],
    },
  );
  catches(
    'a path that leads through a file, which is there itself',
    without(linux({ env: { HOME: '/home/ann', DOCKER_HOST: 'unix:///etc/group/docker.sock' } }), SOCKET),
    {
      summary: 'There is no socket at /etc/group/docker.sock.',
      found: { '/etc/group/docker.sock': 'does not exist' },
    },
  );
  passes('a link whose target is missing', linux({ files: { [SOCKET]: link('/gone.sock') } }));
});

describe('socket-dangling-symlink', () => {
  const { catches, passes } = testRule('socket-dangling-symlink');
  catches('a broken symbolic link', linux({ files: { [SOCKET]: link('/run/podman/podman.sock') } }), {
    summary: '/run/docker.sock points to /run/podman/podman.sock, which does not exist.',
  });
  passes(
    'a link to a socket',
    linux({ files: { [SOCKET]: link('/run/real.sock'), '/run/real.sock': socket(engine(), { gid: 998 }) } }),
  );
  passes('a missing file behind a link that leads somewhere', without(linux(), SOCKET));
});

describe('socket-is-directory', () => {
  const { catches, passes } = testRule('socket-is-directory');
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
    'a folder that DOCKER_HOST names for a socket, which nobody is told to move',
    linux({ env: { HOME: '/home/ann', DOCKER_HOST: 'unix:///run' } }),
    {
      summary: '/run is a directory, not a socket.',
      remedies: ['manual: Set DOCKER_HOST to the socket itself'],
    },
  );
  passes('a regular file', linux({ files: { [SOCKET]: 'text' } }));
});

describe('socket-not-a-socket', () => {
  const { catches, passes } = testRule('socket-not-a-socket');
  catches('a regular file', linux({ files: { [SOCKET]: '' } }), {
    summary: '/var/run/docker.sock is a regular file, not a socket.',
  });
  catches('a device', linux({ files: { [SOCKET]: device() } }), {
    summary: '/var/run/docker.sock is a device or pipe, not a socket.',
  });
  catches('links that lead to each other', linux({ files: { [SOCKET]: link(SOCKET) } }), {
    summary: '/var/run/docker.sock is a symbolic link loop, not a socket.',
  });
  passes('a directory', linux({ files: { [SOCKET]: directory() } }));
});

describe('engine-stopped', () => {
  const { catches, passes } = testRule('engine-stopped');
  catches(
    'exists, but no engine is listening',
    linux({ files: { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) } }),
    {
      summary: 'No engine is listening on /var/run/docker.sock; the socket file is left over.',
    },
  );
  passes('a socket that may not be used', linux({ identity: { groups: [] } }));
  passes('a directory, which refuses as well', linux({ files: { [SOCKET]: directory() } }));
});

describe('engine-unresponsive', () => {
  const { catches, passes } = testRule('engine-unresponsive');
  catches(
    'an engine that accepts and says nothing',
    linux({ files: { [SOCKET]: socket({ state: 'hung' }, { gid: 998 }) } }),
    { summary: 'unix:///var/run/docker.sock did not answer in time.' },
  );
  passes(
    'an engine that refuses',
    linux({ files: { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) } }),
  );
  passes(
    'something that is no engine',
    linux({ files: { [SOCKET]: socket({ state: 'not-an-engine' }, { gid: 998 }) } }),
  );
});
