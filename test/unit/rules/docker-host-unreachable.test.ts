import { HOME, OWN, withHost } from '../../support/client-settings.ts';
import { engine } from '../../support/memory-engine.ts';
import { directory, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET, without } from '../../support/scenes.ts';

describeRule('docker-host-unreachable', ({ catches, passes }) => {
  catches(
    'a dead port while an engine answers here, and the profile that names it',
    linux({
      env: { HOME, DOCKER_HOST: 'tcp://127.0.0.1:2375' },
      files: { [`${HOME}/.profile`]: 'umask 022\nexport DOCKER_HOST=tcp://127.0.0.1:2375\n' },
    }),
    {
      summary:
        'No engine answers at tcp://127.0.0.1:2375 (set by DOCKER_HOST); one answers at unix:///var/run/docker.sock.',
      remedies: ['manual: Unset DOCKER_HOST to use the engine that answers'],
      found: { '/home/ann/.profile:2': 'DOCKER_HOST=tcp://127.0.0.1:2375' },
    },
  );
  catches(
    'a socket that is gone while an engine of the user answers',
    without(
      linux({
        env: { HOME, DOCKER_HOST: 'unix:///gone.sock', XDG_RUNTIME_DIR: '/run/user/1000' },
        files: { [OWN]: socket(engine(), { uid: 1000 }) },
      }),
      SOCKET,
    ),
    {
      summary: `No engine answers at unix:///gone.sock (set by DOCKER_HOST); one answers at unix://${OWN}.`,
      remedies: ['manual: Set DOCKER_HOST to rootless Docker, which answers'],
    },
  );
  catches(
    'a dead port where nothing else answers either',
    without(withHost('tcp://127.0.0.1:2375'), SOCKET),
    {
      summary: 'No engine answers at tcp://127.0.0.1:2375 (set by DOCKER_HOST).',
      remedies: ['manual: Correct DOCKER_HOST, or unset it to use the engine on this host'],
    },
  );
  passes('an address where an engine answers', {
    ...withHost('tcp://127.0.0.1:2375'),
    tcp: { '127.0.0.1:2375': engine() },
  });
  catches(
    'a port of something that is no engine',
    {
      ...withHost('tcp://127.0.0.1:8080'),
      tcp: { '127.0.0.1:8080': { state: 'not-an-engine' } },
    },
    {
      summary:
        'What answers at tcp://127.0.0.1:8080 (set by DOCKER_HOST) is not a Docker engine; one answers at unix:///var/run/docker.sock.',
    },
  );
  catches(
    'an engine that is dead, whatever a proxy on the way says',
    {
      ...withHost('tcp://10.0.0.1:2375', { HTTP_PROXY: 'http://10.0.0.9:3128' }),
      tcp: { '10.0.0.9:3128': { state: 'proxy', behind: null } },
    },
    {
      summary:
        'No engine answers at tcp://10.0.0.1:2375 (set by DOCKER_HOST); one answers at unix:///var/run/docker.sock.',
    },
  );
  passes('a socket that is gone, and no other engine', without(withHost('unix:///gone.sock'), SOCKET));
  passes('an engine that lets this user not in', linux({ identity: { groups: [] } }));
  passes('a directory in the place of the socket', {
    ...linux({ env: { HOME, DOCKER_HOST: 'unix:///dir.sock' }, files: { '/dir.sock': directory() } }),
  });
});
