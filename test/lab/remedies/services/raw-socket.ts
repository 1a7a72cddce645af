import { joinsSocket } from '../../causes/project/compose-file.ts';
import { tagged } from '../../causes/project/tagged.ts';
import { allowed, proxied } from '../project/proxy.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
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
