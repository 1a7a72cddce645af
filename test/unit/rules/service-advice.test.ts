import { describe } from 'vitest';
import { container, engine } from '../../support/memory-engine.ts';
import { testRule } from '../../support/rule-test.ts';
import { composeFile, joins, linux, project } from '../../support/scenes.ts';

const named = (image: string) => project(joins('998').replace('web:1', image));
const proxy = 'Add a socket proxy between web and the engine';

describe('readonly-illusion', () => {
  const { catches, passes } = testRule('readonly-illusion');
  const readOnly = (text: string) => text.replace(':/var/run/docker.sock\n', ':/var/run/docker.sock:ro\n');
  catches('a socket that is mounted read-only', project(readOnly(joins('998'))), {
    summary: 'web mounts the Docker socket read-only, which does not limit API requests.',
    remedies: [`manual: ${proxy}`],
  });
  passes('a socket that is mounted as it is', project(joins('998')));
  passes(
    'a proxy, which limits by itself',
    project(readOnly(joins('998').replace('web:1', 'tecnativa/docker-socket-proxy'))),
  );
});

describe('raw-socket', () => {
  const { catches, passes } = testRule('raw-socket');
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

describe('runs-as-root', () => {
  const { catches, passes } = testRule('runs-as-root');
  catches('a service that says so', project(composeFile().replace('10001:10001', 'root')), {
    summary: 'web runs as root and has the raw Docker socket.',
    remedies: ['manual: Run it as a non-root user'],
  });
  passes('a user of its own', project(joins('998')));
  passes(
    'root that only starts somebody else',
    project(joins('998').replace('10001:10001', 'root'), {
      behind: engine({ containers: [container({ user: 'root', groupAdd: ['998'] })] }),
    }),
  );
  passes('a user that nobody knows', project(composeFile().replace('10001:10001', 'app')));
});
