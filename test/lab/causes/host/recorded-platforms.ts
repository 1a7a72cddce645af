import { engine } from '../../../support/memory-engine.ts';
import { directory, link, socket } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { linux, SOCKET, without } from '../../../support/scenes.ts';
import type { Staging } from '../staging.ts';

/** An ordinary container of that platform: no socket, and the variables that all of them have. */
const onPlatform = (env: Record<string, string>): Machine =>
  without(linux({ env: { HOME: '/home/ann', ...env } }), SOCKET);

const ecs = { ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x' };

export const clouds: readonly Staging[] = [
  {
    rule: 'no-engine-here',
    cause: {
      staged: 'AWS Fargate',
      recorded: onPlatform({ ...ecs, AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE' }),
    },
    lookAlike: {
      staged: 'ECS on EC2, where the socket could be mounted',
      recorded: onPlatform({ ...ecs, AWS_EXECUTION_ENV: 'AWS_ECS_EC2' }),
      expect: 'socket-missing',
    },
  },
  {
    rule: 'no-engine-here',
    cause: { staged: 'Cloud Run', recorded: onPlatform({ K_SERVICE: 'web', K_REVISION: 'web-1' }) },
    lookAlike: {
      staged: "Google's Cloud Shell, which has an engine",
      recorded: linux({ env: { HOME: '/home/ann', CLOUD_SHELL: 'true' } }),
      expect: null,
    },
  },
  {
    rule: 'no-engine-here',
    cause: { staged: 'Azure Cloud Shell', recorded: onPlatform({ ACC_CLOUD: 'PROD' }) },
    lookAlike: {
      staged: 'no variable of any platform',
      recorded: onPlatform({}),
      expect: 'socket-missing',
    },
  },
];

const desktop = engine({
  info: { OperatingSystem: 'Docker Desktop' },
  version: { KernelVersion: 'linuxkit' },
});
const mac = '/Users/ann';
const macSocket = `${mac}/.docker/run/docker.sock`;

function onMac(files: Machine['files']): Machine {
  return {
    platform: 'darwin',
    release: '24.0.0',
    cwd: mac,
    env: { HOME: mac },
    identity: { groups: [20] },
    files: { [mac]: directory({ uid: 1000, gid: 1000 }), '/var/run/docker.sock': link(macSocket), ...files },
  };
}

const wsl = '/mnt/wsl/docker-desktop/shared-sockets/guest-services/docker.proxy.sock';

export const desktops: readonly Staging[] = [
  {
    rule: 'socket-dangling-symlink',
    cause: { staged: 'macOS: Docker Desktop is installed and not started', recorded: onMac({}) },
    lookAlike: {
      staged: 'the same, started',
      recorded: onMac({ [macSocket]: socket(desktop, { uid: 1000, gid: 20, mode: 0o755 }) }),
      expect: null,
    },
  },
  {
    rule: 'socket-missing',
    cause: {
      staged: 'WSL 2: Docker Desktop runs, without integration in this distribution',
      recorded: without(
        linux({ release: '5.15.153.1-microsoft-standard-WSL2', files: { [wsl]: socket(desktop) } }),
        SOCKET,
      ),
    },
    lookAlike: {
      staged: 'the same with integration: the socket has a group of the distribution',
      recorded: linux({
        release: '5.15.153.1-microsoft-standard-WSL2',
        files: { [SOCKET]: socket(desktop, { gid: 998 }), [wsl]: socket(desktop) },
      }),
      expect: null,
    },
  },
];
