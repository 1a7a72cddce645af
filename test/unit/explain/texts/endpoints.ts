import type { Text } from './text.ts';

/** Where the client goes. */
export const endpoints: readonly Text[] = [
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
  [
    'proxy-refuses',
    'Error: (HTTP code 403) unexpected - <html><body><h1>403 Forbidden</h1> from docker-socket-proxy',
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
  [
    'docker-host-unreachable',
    'docker: Cannot connect to the Docker daemon. Is the docker daemon running?, macOS, old ~/.bash_profile',
  ],
  ['docker-host-invalid', 'error during connect: dial tcp: lookup unix on 127.0.0.53:53: server misbehaving'],
  ['context-missing', 'open /home/kim/.docker/contexts/meta/0a1b2c/meta.json: no such file or directory'],
  [
    'context-missing',
    'open C:\\Users\\kim\\.docker\\contexts\\meta\\0a1b2c\\meta.json: The system cannot find the file specified.',
  ],
  [
    'context-unreachable',
    'ctop: cannot reach the daemon, connection refused at the default socket; the colima context is in use',
  ],
  [
    'proxy-intercepts-engine',
    'error during connect: Get "http://10.0.0.5:2375/v1.47/info": Service Unavailable',
  ],
  ['tls-mismatch', '(HTTP code 400) bad parameter - Client sent an HTTP request to an HTTPS server.'],
  ['tls-mismatch', 'connect ECONNREFUSED 172.18.0.2:2375'],
];
