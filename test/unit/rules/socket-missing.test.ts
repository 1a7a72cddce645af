import { engine } from '../../support/memory-engine.ts';
import { file, link, socket } from '../../support/memory-files.ts';
import type { Machine } from '../../support/memory-host.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET, unit, without } from '../../support/scenes.ts';

const bare = (env: Record<string, string>, files = {}): Machine =>
  without(linux({ env: { HOME: '/home/ann', ...env }, files }), SOCKET);

describeRule('socket-missing', ({ catches, passes }) => {
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
  catches(
    'a container without the mount',
    bare(
      {},
      {
        '/.dockerenv': file(''),
        '/proc/self/mountinfo': file('1 0 254:0 /c/0f/hosts /etc/hosts rw - ext4 /dev/vda rw\n'),
      },
    ),
    {
      summary: 'There is no socket at /var/run/docker.sock in this container.',
      remedies: ['manual: Mount the socket into this container'],
    },
  );
  catches('Flatpak, which has a file tree of its own', bare({}, { '/.flatpak-info': file('') }), {
    summary: 'There is no socket at /var/run/docker.sock.',
    remedies: ['manual: Run docker outside the sandbox, which has its own file system'],
  });
  catches(
    'a distribution of WSL that Docker Desktop does not serve',
    without(linux({ release: '6.6.87.2-microsoft-standard-WSL2', units: [] }), SOCKET),
    {
      summary: 'There is no socket at /var/run/docker.sock.',
      remedies: ["manual: Turn on Docker Desktop's WSL integration, or install Docker in this distribution"],
    },
  );
  catches(
    'an engine that systemd knows and does not run',
    without(linux({ units: [unit('docker.service')] }), SOCKET),
    {
      summary: 'There is no socket at /var/run/docker.sock.',
      remedies: ['safe: Start Docker Engine'],
      found: { 'docker.service': 'inactive' },
    },
  );
});
