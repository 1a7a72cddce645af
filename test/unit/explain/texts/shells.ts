import type { Text } from './text.ts';

/** A person, or an agent, at a shell. */
export const shells: readonly Text[] = [
  [
    'user-not-in-group',
    'docker: Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Post "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/containers/create": dial unix /var/run/docker.sock: connect: permission denied.\nSee \'docker run --help\'.',
  ],
  [
    'user-not-in-group',
    'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock, new Debian 13, docker ps works with sudo',
  ],
  [
    'user-not-in-group',
    'error during connect: this error may indicate that the docker daemon is not running: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/version": open //./pipe/docker_engine: Access is denied.',
  ],
  [
    'session-groups-stale',
    'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock\n$ sudo usermod -aG docker kim\n$ docker ps',
  ],
  [
    'session-groups-stale',
    'permission denied while trying to connect to the Docker daemon socket; `getent group docker` lists me, tmux since last week',
  ],
  [
    'session-groups-stale',
    'dial unix /var/run/docker.sock: connect: permission denied, VS Code Remote-SSH terminal, plain ssh works',
  ],
  [
    'session-groups-stale',
    'permission denied … docker.sock, GitHub self-hosted runner, the user was added to the docker group',
  ],
  [
    'socket-group-missing',
    'level=warning msg="could not change group /var/run/docker.sock to docker: group docker not found"',
  ],
  [
    'unit-group-missing',
    'systemd[1]: Started agent.service. agent[812]: permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
  ],
  [
    'unit-group-missing',
    'dial unix /var/run/docker.sock: connect: permission denied, the unit has DynamicUser=yes',
  ],
  [
    'unit-groups-stale',
    'deploy.service: permission denied … docker.sock, although its User= is in the docker group since this morning',
  ],
  ['socket-group-missing', "usermod: group 'docker' does not exist"],
  [
    'socket-group-missing',
    'permission denied while trying to connect to the Docker daemon socket, docker from snap on Ubuntu Server',
  ],
  [
    'socket-group-missing',
    'Got permission denied while trying to connect to the Docker daemon socket. The docker group is in Active Directory (sssd).',
  ],
  [
    'socket-mode-too-strict',
    'permission denied on /var/run/docker.sock again, chmod helped until the next reboot',
  ],
  [
    'acl-mask-blocks',
    'connect: permission denied /var/run/docker.sock, getfacl shows user:ci:rw- #effective:r--',
  ],
  [
    'selinux-denied',
    'type=AVC msg=audit(1700000000.1:2): avc:  denied  { connectto } for pid=4 comm="agent" path="/run/docker.sock"',
  ],
  [
    'selinux-denied',
    'dial unix /var/run/docker.sock: connect: permission denied in a container that runs as root, Rocky Linux 9',
  ],
  ['selinux-denied', 'Error: read EACCES, docker.sock mounted into the container on AlmaLinux'],
  [
    'apparmor-denied',
    'Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.41/info": dial unix /var/run/docker.sock: socket: permission denied',
  ],
  [
    'apparmor-denied',
    'audit: apparmor="DENIED" operation="connect" profile="docker-default" name="/run/docker.sock"',
  ],
  ['sandbox-denied', 'dial unix /var/run/docker.sock: connect: operation not permitted, editor from Flatpak'],
  ['path-not-traversable', 'Error: statfs /run/podman/podman.sock: permission denied'],
  ['path-not-traversable', 'stat /run/user/1000/docker.sock: permission denied as user 1001'],
  [
    'user-not-in-group',
    'Cannot connect to the Docker daemon. Is the docker daemon running on this host? (docker 1.9, Ubuntu 14.04)',
  ],
  [
    'session-groups-stale',
    'docker: Cannot connect to the Docker daemon. Is the docker daemon running on this host?. inside tmux',
  ],
  [
    'session-groups-stale',
    'permission denied on the docker socket, the installer did add the user to the docker group',
  ],
  ['denied-unexplained', 'Exiting due to PROVIDER_DOCKER_NEWGRP'],
  ['socket-group-missing', 'docker.socket: Control process exited, code=exited, status=216/GROUP'],
  [
    'apparmor-denied',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: a monitor from snap',
  ],
  [
    'path-not-traversable',
    'PermissionError: [Errno 13] Permission denied, docker-py with podman-docker, rootless',
  ],
  ['socket-dangling-symlink', 'EACCES connecting to /var/run/docker.sock, macOS with a second user account'],
  [
    'user-not-in-group',
    'error loading image: Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Post http://%2Fvar%2Frun%2Fdocker.sock/v1.24/images/load',
  ],
  [
    'rootless-engine',
    'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock; only rootless docker is installed, and usermod -aG docker was done',
  ],
];
