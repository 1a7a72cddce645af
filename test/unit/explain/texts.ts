/** Texts in the form in which programs write them, with surroundings as a person adds them, and what was the matter. */
export const texts: readonly (readonly [cause: string, text: string])[] = [
  // Python, as a service in a container writes them.
  [
    'service-gid-missing',
    "Traceback (most recent call last):\n  File \"/usr/local/lib/python3.11/site-packages/urllib3/connectionpool.py\", line 715, in urlopen\ndocker.errors.DockerException: Error while fetching server API version: ('Connection aborted.', PermissionError(13, 'Permission denied'))",
  ],
  [
    'service-gid-missing',
    "requests.exceptions.ConnectionError: ('Connection aborted.', PermissionError(13, 'Permission denied'))",
  ],
  [
    'service-gid-missing',
    'docker.errors.APIError: 500 Server Error: Internal Server Error ("dial unix /var/run/docker.sock: connect: permission denied")',
  ],
  [
    'service-gid-missing',
    'worker-1  | Error: connect EACCES /var/run/docker.sock\nworker-1  |   errno: -13, code: "EACCES", syscall: "connect"',
  ],
  [
    'service-gid-missing',
    'level=error msg="Failed to list containers" error="permission denied while trying to connect to the Docker daemon socket" in the telegraf container',
  ],
  [
    'service-gid-missing',
    "java.net.SocketException: Permission denied at com.example.AFUNIXSocket.connect\nour image runs as a user of its own, the host's docker gid is 991",
  ],
  [
    'service-gid-missing',
    "addgroup: unknown group '984'? usermod: group '984' does not exist\nentrypoint of the image",
  ],
  [
    'service-gid-unset',
    'level=warning msg="The \\"DOCKER_GID\\" variable is not set. Defaulting to a blank string."',
  ],
  [
    'service-dockerfile-gid',
    "groupadd: GID '999' already exists\nThe command '/bin/sh -c groupadd -g 999 docker' returned a non-zero code: 4",
  ],
  [
    'service-group-by-name',
    'Error response from daemon: Unable to find group docker: no matching entries in group file',
  ],
  [
    'service-gid-zero',
    "docker.errors.DockerException: ('Connection aborted.', PermissionError(13, 'Permission denied'))\nDocker Desktop on an Intel Mac, container user 1000",
  ],
  [
    'service-gid-zero',
    'dial unix /var/run/docker.sock: connect: permission denied, portainer on a Synology DS920+ with DSM 7, user 1026',
  ],
  [
    'service-gid-zero',
    'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock, in a container under OrbStack',
  ],
  [
    'service-rootless-gid',
    'dial unix /var/run/docker.sock: connect: permission denied, rootless engine, /run/user/1004/docker.sock mounted, ls shows nobody nogroup',
  ],
  [
    'service-userns-remap',
    'connect: permission denied on docker.sock as root in the container, daemon.json has "userns-remap": "default"',
  ],
  [
    'service-mounts-wrong-path',
    "error while creating mount source path '/Users/kim/.colima/default/docker.sock': mkdir /Users/kim/.colima/default/docker.sock: operation not supported",
  ],
  [
    'container-groups-dropped',
    'dial unix /var/run/docker.sock: connect: permission denied\nimage with PUID and PGID, its init calls s6-setuidgid; docker exec works',
  ],
  [
    'container-groups-dropped',
    'connect EACCES /var/run/docker.sock, group_add has the right gid but the entrypoint does exec gosu app node server.js',
  ],
  [
    'stack-drops-group-add',
    'permission denied /var/run/docker.sock, group_add works with compose and not with docker stack deploy',
  ],
  [
    'container-socket-stale',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock: monitoring container after systemctl restart docker',
  ],

  // A person at a shell.
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

  // The socket's place.
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

  // The endpoint.
  ['docker-host-invalid', 'unable to parse docker host `/var/run/docker.sock`'],
  [
    'docker-host-unreachable',
    'Cannot connect to the Docker daemon at tcp://localhost:2375. Is the docker daemon running?',
  ],
  ['docker-host-unreachable', 'Error: connect ECONNREFUSED 127.0.0.1:2375'],
  [
    'context-missing',
    'Current context "staging" is not found on the file system, please check your config file at /home/kim/.docker/config.json',
  ],
  [
    'context-missing',
    'Failed to initialize: unable to resolve docker endpoint: context "lab": context not found: open /home/kim/.docker/contexts/meta/f0/meta.json: no such file or directory',
  ],
  ['context-corrupt', 'WARNING: Error loading config file: /home/kim/.docker/config.json: EOF'],
  [
    'context-unreachable',
    'Cannot connect to the Docker daemon at unix:///home/kim/.docker/desktop/docker.sock. Is the docker daemon running?',
  ],
  ['tls-mismatch', 'Error response from daemon: Client sent an HTTP request to an HTTPS server.'],
  [
    'tls-mismatch',
    'error during connect: Get "https://10.0.0.5:2376/v1.47/info": tls: failed to verify certificate: x509: certificate has expired',
  ],
  [
    'tls-mismatch',
    'Cannot connect to the Docker daemon at tcp://docker:2375. Is the docker daemon running? gitlab-runner, docker:27-dind',
  ],
  [
    'proxy-intercepts-engine',
    'error during connect: Get "http://10.0.0.5:2375/v1.47/info": proxyconnect tcp: dial tcp 10.1.1.1:3128: connect: connection refused',
  ],
  [
    'api-version-mismatch',
    'client version 1.32 is too old. Minimum supported API version is 1.44, please upgrade your client',
  ],
  [
    'endpoint-remote',
    'error during connect: Get "http://docker.example.com/v1.47/info": command [ssh -l kim build1 -- docker system dial-stdio] has exited with exit status 255',
  ],

  // No matter of the socket's permissions.
  [
    'client-library-outdated',
    'docker.errors.DockerException: Error while fetching server API version: Not supported URL scheme http+docker',
  ],
  [
    'authorization-plugin-refuses',
    'Error response from daemon: authorization denied by plugin opa: request rejected by administrative policy',
  ],
  [
    'socket-proxy-refuses',
    'Error: (HTTP code 403) unexpected - <html><body><h1>403 Forbidden</h1> from docker-socket-proxy',
  ],
  [
    'desktop-wsl-integration',
    "The command 'docker' could not be found in this WSL 2 distro. Turn on the WSL integration in Docker Desktop settings.",
  ],
  [
    'denial-elsewhere',
    'Error response from daemon: pull access denied for acme/app, repository does not exist or may require docker login',
  ],
  ['denial-elsewhere', 'exec: "/entrypoint.sh": permission denied: unknown'],
  ['denial-elsewhere', "mkdir: cannot create directory '/data/db': Permission denied"],
  ['denial-elsewhere', "npm error EACCES: permission denied, mkdir '/usr/lib/node_modules/acme'"],
  ['context-corrupt', 'open /home/kim/.docker/config.json: permission denied'],
  [
    'no-engine-here',
    'MountVolume.SetUp failed: hostPath type check failed: /var/run/docker.sock is not a socket file',
  ],
  ['session-groups-stale', 'newgrp: failed to crypt password with previous salt: Invalid argument'],
  ['service-gid-missing', "chown: changing ownership of '/var/run/docker.sock': Operation not permitted"],
  ['docker-host-unreachable', 'dial tcp: lookup docker on 10.0.0.2:53: no such host'],
  ['docker-host-invalid', 'permission denied: unix://tcp://10.0.0.3:2375'],
];
