import { asUser, joinsSocket, nodeImage, type Setting } from '../../causes/services/compose-file.ts';
import { tagged } from '../../causes/services/tagged.ts';
import type { Remedied } from '../staging.ts';
import { lasting } from './lasting.ts';

const proxyImage = 'tecnativa/docker-socket-proxy:v0.4.2';

/** Tries over and over, where it is told to, to list containers and to kill one that is not there. It holds no `$`. */
const client = `
const { existsSync } = require('node:fs');
const path = '/var/run/docker.sock';
const told = process.argv.map((word) => word.split('.endpoint=')[1]).find(Boolean) ?? process.env.DOCKER_HOST;
const to = told === undefined ? { socketPath: path } : { host: new URL(told).hostname, port: new URL(told).port };
const ask = (method, path) => new Promise((resolve) => require('node:http')
  .request({ ...to, method, path }, (answer) => resolve(answer.resume().statusCode))
  .on('error', (error) => resolve(error.code)).end());
setInterval(async () => {
  const read = await ask('GET', '/containers/json');
  const changes = await ask('POST', '/containers/nobody/kill');
  const raw = existsSync(path) ? ', raw socket' : '';
  console.log(read === 200 ? 'reads' + (changes === 403 ? '' : ', changes') + raw : read);
}, 300);
`;

const allowed = 'nobody is: with the raw socket it may do anything';

/** Reads what it needs, and no more, by way of a proxy. */
function proxied(rule: string, setting: Setting, more: Partial<Remedied> = {}): Remedied {
  return lasting(
    rule,
    {
      ...setting,
      on: { kind: 'rootful', images: [nodeImage, proxyImage] },
      network: 'default',
      program: client,
    },
    { flags: ['--strategy', 'proxy'], gives: 'reads', ...more },
  );
}

/** Dozzle reads containers and the engine's own facts: known by the name of its image. */
export const proxies: readonly Remedied[] = [
  proxied('gid-missing', {
    staged: 'no group, and the strategy is a proxy: it reads, and a POST is denied',
    app: asUser(),
    ...tagged('amir20/dozzle:v8'),
    gives: 'EACCES',
  }),
  proxied(
    'raw-socket',
    {
      staged: 'a reverse proxy, which takes the address of the engine as an argument',
      app: joinsSocket,
      ...tagged('traefik:v3'),
      args: ['--providers.docker=true'],
      gives: 'reads, changes, raw socket',
    },
    // Where the proxy is told by anything but DOCKER_HOST, dockperm itself has no proof, and says so.
    { notDenied: allowed, ends: 3 },
  ),
  proxied(
    'readonly-illusion',
    {
      staged: ':ro on the socket of a service that only reads',
      app: joinsSocket,
      mode: ':ro',
      ...tagged('amir20/dozzle:v8.1'),
      gives: 'reads, changes, raw socket',
    },
    { notDenied: allowed },
  ),
  proxied(
    'raw-socket',
    {
      staged: 'the raw socket for a service that only reads',
      app: joinsSocket,
      ...tagged('amir20/dozzle:v8.2'),
      gives: 'reads, changes, raw socket',
    },
    { notDenied: allowed },
  ),
];
