import type { Text } from './text.ts';

/** No matter of the socket's permissions. */
export const others: readonly Text[] = [
  [
    'client-library-outdated',
    'docker.errors.DockerException: Error while fetching server API version: Not supported URL scheme http+docker',
  ],
  [
    'authorization-plugin-refuses',
    'Error response from daemon: authorization denied by plugin opa: request rejected by administrative policy',
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
  ['gid-missing', "chown: changing ownership of '/var/run/docker.sock': Operation not permitted"],
  ['docker-host-unreachable', 'dial tcp: lookup docker on 10.0.0.2:53: no such host'],
  ['docker-host-invalid', 'permission denied: unix://tcp://10.0.0.3:2375'],
  [
    'client-library-outdated',
    "docker.errors.DockerException: Error while fetching server API version: request() got an unexpected keyword argument 'chunked'",
  ],
];
