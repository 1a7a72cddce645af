import { describeRule } from '../../support/rule-test.ts';
import { joins, linux, project } from '../../support/scenes.ts';

const named = (image: string) => project(joins('998').replace('web:1', image));

const proxy = 'Add a socket proxy between web and the engine';

describeRule('raw-socket', ({ catches, passes }) => {
  catches('an image that is unknown', project(joins('998')), {
    summary: 'web has the raw Docker socket, which is equivalent to root on the host.',
    remedies: [`manual: ${proxy}`],
  });
  catches('an image that is known, and what it needs', named('docker.io/library/traefik:v3.1'), {
    summary: 'web has the raw Docker socket, which is equivalent to root on the host.',
    found: { needs: 'to read containers and events' },
  });
  catches('an image of a registry with a port, by digest', named('reg:5000/x/portainer-ce@sha256:aa'), {
    summary: 'web has the raw Docker socket, which is equivalent to root on the host.',
    found: { needs: 'nearly everything, because it manages the engine' },
  });
  passes('a socket proxy', named('ghcr.io/tecnativa/docker-socket-proxy:0.3'));
  passes('a project that mounts no socket', linux());
});
