import { formatPlace } from './evidence/format.ts';
import { isSocketProxy } from './remedies/proxy-clients.ts';
import { proxyFor } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const readonlyIllusion = defineRule({
  id: 'readonly-illusion',
  title: 'Mounting the socket read-only limits nothing',
  severity: 'warning',
  scope: 'service',
  why: 'Read-only keeps a container from removing or replacing the file. Connecting to a socket writes nothing to the file system, so every command of the engine goes through all the same, also one that starts a container as root on the host. What limits a client is a proxy that passes on some requests and no others.',
  diagnose(service, facts) {
    const { readOnly, target } = service.socketMount;
    if (!readOnly || isSocketProxy(service)) return undefined;
    return {
      summary: `${service.name} mounts the socket read-only, which does not limit what it may ask of the engine.`,
      evidence: [{ label: formatPlace(service.at), saw: `${target}, read-only` }],
      remedies: proxyFor(service, facts),
      at: service.at,
    };
  },
});
