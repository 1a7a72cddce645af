import type { Endpoint } from '../facts/facts.ts';
import { isLoopback } from '../probes/endpoint/loopback.ts';
import { formatOrigin } from './evidence/endpoint-settings.ts';
import { defineRule } from './rule.ts';

export const endpointRemote = defineRule({
  id: 'endpoint-remote',
  title: 'The engine is on another host, or is reached as if it were',
  severity: 'note',
  scope: 'host',
  why: 'Over ssh:// the account on the other host decides who may use its engine, over tcp:// a certificate or nothing at all. Owner, group and mode of a socket on this machine play no part, so joining a group here would change nothing.',
  diagnose({ endpoint }) {
    if (!isElsewhere(endpoint)) return undefined;
    return {
      summary: `${endpoint.host} is another host: permissions of sockets on this one do not matter.`,
      evidence: [{ label: 'chosen by', saw: formatOrigin(endpoint) }],
      remedies: [],
    };
  },
});

function isElsewhere(endpoint: Endpoint): boolean {
  if (endpoint.kind === 'tcp') return !isLoopback(endpoint.address.host);
  return endpoint.kind === 'other' && endpoint.host.startsWith('ssh://');
}
