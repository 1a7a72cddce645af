import type { Text } from './text.ts';

/** The socket's place. */
export const sockets: readonly Text[] = [
  [
    'socket-missing',
    "FileNotFoundError(2, 'No such file or directory') docker.errors.DockerException: Error while fetching server API version",
  ],
  [
    'socket-missing',
    'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory',
  ],
  [
    'socket-is-directory',
    "failed to load listeners: can't create unix socket /var/run/docker.sock: is a directory",
  ],
  ['socket-is-directory', 'docker.socket: Failed to listen on sockets: Address already in use'],
  [
    'socket-is-directory',
    'Error response from daemon: not a directory: Are you trying to mount a directory onto a file (or vice-versa)? /var/run/docker.sock',
  ],
  [
    'socket-dangling-symlink',
    'connect ENOENT /var/run/docker.sock, it is a symlink to /Users/kim/.docker/run/docker.sock',
  ],
  [
    'socket-dangling-symlink',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock; podman-docker on Fedora, podman.socket is not enabled',
  ],
  ['socket-not-a-socket', 'connect ENOTSOCK /var/run/docker.sock'],
  [
    'engine-stopped',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  ],
  [
    'engine-stopped',
    'error during connect: open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified.',
  ],
  ['engine-unresponsive', 'docker ps: context deadline exceeded on unix:///var/run/docker.sock'],
  ['no-engine-here', 'stat /var/run/docker.sock: no such file or directory, DaemonSet on AKS 1.29'],
  ['no-engine-here', 'Cannot connect to the Docker daemon, in a task on AWS Fargate'],
  [
    'socket-missing',
    'Cannot connect to the Docker daemon. Is the docker daemon running?, Docker Desktop 4.38 on a Mac, a tool of our own',
  ],
  ['socket-missing', 'no supported container runtime available, Docker Desktop on a Mac'],
  [
    'socket-is-directory',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock since the restart, portainer has restart=always',
  ],
  [
    'desktop-wsl-integration',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock, Debian in WSL2, Docker Desktop',
  ],
];
