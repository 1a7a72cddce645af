import type { Text } from './text.ts';

/** Services in containers. */
export const services: readonly Text[] = [
  [
    'gid-missing',
    "Traceback (most recent call last):\n  File \"/usr/local/lib/python3.11/site-packages/urllib3/connectionpool.py\", line 715, in urlopen\ndocker.errors.DockerException: Error while fetching server API version: ('Connection aborted.', PermissionError(13, 'Permission denied'))",
  ],
  [
    'gid-missing',
    "requests.exceptions.ConnectionError: ('Connection aborted.', PermissionError(13, 'Permission denied'))",
  ],
  [
    'gid-missing',
    'docker.errors.APIError: 500 Server Error: Internal Server Error ("dial unix /var/run/docker.sock: connect: permission denied")',
  ],
  [
    'gid-missing',
    'worker-1  | Error: connect EACCES /var/run/docker.sock\nworker-1  |   errno: -13, code: "EACCES", syscall: "connect"',
  ],
  [
    'gid-missing',
    'level=error msg="Failed to list containers" error="permission denied while trying to connect to the Docker daemon socket" in the telegraf container',
  ],
  [
    'gid-missing',
    "java.net.SocketException: Permission denied at com.example.AFUNIXSocket.connect\nour image runs as a user of its own, the host's docker gid is 991",
  ],
  [
    'gid-missing',
    "addgroup: unknown group '984'? usermod: group '984' does not exist\nentrypoint of the image",
  ],
  [
    'user-invalid',
    'Error response from daemon: unable to find user deploy: no matching entries in passwd file',
  ],
  ['user-invalid', 'docker: Error response from daemon: uids and gids must be in range 0-2147483647'],
  [
    'gid-unset',
    'level=warning msg="The \\"DOCKER_GID\\" variable is not set. Defaulting to a blank string."',
  ],
  [
    'dockerfile-gid',
    "groupadd: GID '999' already exists\nThe command '/bin/sh -c groupadd -g 999 docker' returned a non-zero code: 4",
  ],
  [
    'group-by-name',
    'Error response from daemon: Unable to find group docker: no matching entries in group file',
  ],
  [
    'gid-zero',
    "docker.errors.DockerException: ('Connection aborted.', PermissionError(13, 'Permission denied'))\nDocker Desktop on an Intel Mac, container user 1000",
  ],
  [
    'gid-zero',
    'dial unix /var/run/docker.sock: connect: permission denied, portainer on a Synology DS920+ with DSM 7, user 1026',
  ],
  [
    'gid-zero',
    'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock, in a container under OrbStack',
  ],
  [
    'rootless-gid',
    'dial unix /var/run/docker.sock: connect: permission denied, rootless engine, /run/user/1004/docker.sock mounted, ls shows nobody nogroup',
  ],
  [
    'userns-remap',
    'connect: permission denied on docker.sock as root in the container, daemon.json has "userns-remap": "default"',
  ],
  [
    'mount-wrong-path',
    "error while creating mount source path '/Users/kim/.colima/default/docker.sock': mkdir /Users/kim/.colima/default/docker.sock: operation not supported",
  ],
  [
    'groups-dropped',
    'dial unix /var/run/docker.sock: connect: permission denied\nimage with PUID and PGID, its init calls s6-setuidgid; docker exec works',
  ],
  [
    'groups-dropped',
    'connect EACCES /var/run/docker.sock, group_add has the right gid but the entrypoint does exec gosu app node server.js',
  ],
  [
    'stack-drops-group-add',
    'permission denied /var/run/docker.sock, group_add works with compose and not with docker stack deploy',
  ],
  [
    'mount-stale',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock: monitoring container after systemctl restart docker',
  ],
  [
    'gid-missing',
    'dial unix /var/run/docker.sock: connect: permission denied, our image with PUID=1000 and PGID=1000',
  ],
  ['gid-missing', 'http: proxy error: dial unix /run/docker.sock: connect: permission denied'],
  [
    'gid-missing',
    'request returned 502 Bad Gateway for API route and version http://%2Fvar%2Frun%2Fdocker.sock/v1.45/info, by way of a socket-proxy as user 3000',
  ],
  [
    'gid-missing',
    'java.lang.IllegalStateException: Could not find a valid Docker environment, in a Jenkins container with the socket mounted',
  ],
  ['dockerfile-gid', "addgroup: gid '997' in use"],
  [
    'selinux-denied',
    'level=info msg="events ended: dial unix /var/run/docker.sock: connect: permission denied"',
  ],
  ['selinux-denied', "ls: cannot access '/var/run/docker.sock': Permission denied, in a container on RHEL 9"],
  [
    'selinux-denied',
    'fatal: Cannot connect to the Docker daemon at unix:///var/run/docker.sock, in a container of ours on Fedora',
  ],
  ['gid-zero', 'the backup was blocked from accessing docker.sock, Synology DS220'],
  ['userns-remap', 'dial unix /var/run/docker.sock: permission denied, docker runs with namespaces'],
  ['rootless-gid', 'bind source path does not exist: /var/run/docker.sock, rootless engine'],
  [
    'mount-wrong-path',
    'java.lang.IllegalStateException: Ryuk failed to start, Colima with a socket override',
  ],
  ['groups-dropped', 'permission denied docker.sock, rootless podman drops host groups'],
  ['stack-drops-group-add', 'services.agent Additional property group_add is not allowed'],
  [
    'gid-wrong',
    'web-1  | dial unix /var/run/docker.sock: connect: permission denied, group_add: - "999", but stat -c %g /var/run/docker.sock on the host gives 998',
  ],
  [
    'container-outdated',
    'permission denied /var/run/docker.sock, still denied although group_add is in compose.yaml; docker compose up --force-recreate',
  ],
  [
    'selinux-label',
    'avc:  denied  { connectto } for comm="traefik" path="/run/docker.sock" scontext=system_u:system_r:container_t:s0:c1,c2, in a container',
  ],
];
