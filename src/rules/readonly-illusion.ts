import { formatPlace } from './evidence/format.ts';
import { isSocketProxy } from './remedies/proxy-clients.ts';
import { proxyFor } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const readonlyIllusion = defineRule({
  id: 'readonly-illusion',
  title: 'A read-only socket mount limits nothing',
  severity: 'warning',
  scope: 'client',
  why: 'A read-only mount keeps a container from deleting or replacing the socket file. Connecting to a socket does not write to the file system, so every API request still works, including one that starts a container as root on the host. To limit a client, put a socket proxy in between.',
  byHand: ['docker compose config | grep -B 3 -A 3 docker.sock'],
  diagnose(client, facts) {
    const { readOnly, target } = client.socketMount;
    if (!readOnly || isSocketProxy(client)) return undefined;
    return {
      summary: `${client.name} mounts the Docker socket read-only, which does not limit API requests.`,
      evidence: [
        {
          label: client.at === null ? 'mount' : formatPlace(client.at),
          found: `${target} mounted read-only`,
        },
      ],
      remedies: proxyFor(client, facts),
      at: client.at,
    };
  },
});
