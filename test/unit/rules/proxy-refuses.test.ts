import { withHost } from '../../support/client-settings.ts';
import { engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, project } from '../../support/scenes.ts';

describeRule('proxy-refuses', ({ catches, passes }) => {
  const page =
    '<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>\n';
  const haproxy = { status: 403, body: page };
  const over = (part: Parameters<typeof engine>[0]) => ({
    ...withHost('tcp://127.0.0.1:2375'),
    tcp: { '127.0.0.1:2375': engine(part) },
  });
  const open = ['manual: Let the proxy pass these requests on'];

  catches(
    'a proxy with variables that lets only pings, versions and events through',
    over({ refuses: ['/info', '/containers/json'], refusal: haproxy }),
    {
      summary: 'The socket proxy at tcp://127.0.0.1:2375 refuses GET /info and GET /containers/json.',
      remedies: open,
      found: {
        'GET /info': 'HTTP 403',
        'refused by':
          'HAProxy, as in tecnativa/docker-socket-proxy, linuxserver/socket-proxy and others like them',
      },
    },
  );
  catches(
    'a proxy with patterns that allows no GET',
    over({ refuses: ['/version', '/info'], refusal: { status: 405, body: 'Method Not Allowed\n' } }),
    {
      summary: 'The socket proxy at tcp://127.0.0.1:2375 refuses GET /version and GET /info.',
      remedies: open,
      found: {
        'GET /info': 'HTTP 405',
        'refused by': 'a server written in Go, such as wollomatic/socket-proxy',
      },
    },
  );
  catches(
    'a proxy behind a socket file, of a make that is not known',
    linux({ behind: engine({ refuses: ['/info'], refusal: { status: 403, body: 'no' } }) }),
    {
      summary: 'The socket proxy at unix:///var/run/docker.sock refuses GET /info.',
      remedies: open,
    },
  );
  const inProject = (
    environment: string,
    client = 'traefik:v3',
    image = 'tecnativa/docker-socket-proxy:v0.4.2',
  ) =>
    project(`services:
  proxy:
    image: ${image}
    user: "0:0"
    environment: ${environment}
    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
  web:
    image: ${client}
    environment: ["DOCKER_HOST=tcp://proxy:2375", "TOKEN=secret"]
`);
  catches('a proxy of the project that keeps from its client what that needs', inProject('{INFO: "1"}'), {
    summary: 'proxy refuses what web needs: CONTAINERS.',
    remedies: ['risky: Let proxy pass CONTAINERS on'],
    found: { 'web needs': 'not allowed: CONTAINERS' },
  });
  catches(
    'one that switches off what it could let through',
    inProject(
      '{CONTAINERS: 0, IMAGES: 1, NETWORKS: "0"}',
      'containrrr/watchtower',
      'lscr.io/linuxserver/socket-proxy',
    ),
    {
      summary: 'proxy refuses what web needs: CONTAINERS, NETWORKS, POST.',
      remedies: ['risky: Let proxy pass CONTAINERS, NETWORKS, POST on'],
    },
  );
  passes('a proxy of the project that lets through all of it', inProject('{CONTAINERS: 1}'));
  passes('a client whose needs are not known', inProject('{INFO: 1}', 'acme/app:1'));
  passes(
    'a proxy whose settings dockperm does not read',
    inProject('{INFO: 1}', 'traefik', 'wollomatic/socket-proxy'),
  );
  passes(
    'a proxy that lets through what clients ask first',
    over({ refuses: ['/images/json'], refusal: haproxy }),
  );
  passes(
    'an authorization plugin of the engine itself',
    linux({
      behind: engine({
        refuses: ['/info'],
        refusal: { status: 403, body: { message: 'authorization denied by plugin opa: no' } },
      }),
    }),
  );
  passes('a web server that refuses everything', over({ refuses: ['/_ping', '/version', '/info'] }));
});
