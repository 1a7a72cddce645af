import { isLoopback } from '../access/loopback.ts';
import type { Endpoint } from '../facts/facts.ts';
import { formatOrigin } from './evidence/endpoint-settings.ts';
import { defineRule } from './rule.ts';

export const endpointRemote = defineRule({
  id: 'endpoint-remote',
  title: 'The engine is reached over the network',
  severity: 'note',
  scope: 'host',
  why: 'Over ssh://, the account on the remote host decides who can use the engine; over tcp://, a certificate does, or nothing at all. The owner, group and mode of a socket on this host do not apply, so joining a group here changes nothing.',
  byHand: ['printenv DOCKER_HOST', "docker context inspect -f '{{.Endpoints.docker.Host}}'"],
  diagnose({ endpoint }) {
    if (!isElsewhere(endpoint)) return undefined;
    return {
      summary: `${endpoint.host} is reached over the network; socket permissions on this host do not apply.`,
      evidence: [{ label: 'selected by', found: formatOrigin(endpoint) }],
      remedies: [],
    };
  },
});

function isElsewhere(endpoint: Endpoint): boolean {
  if (endpoint.kind === 'tcp') return !isLoopback(endpoint.address.host);
  return endpoint.kind === 'other' && endpoint.host.startsWith('ssh://');
}
