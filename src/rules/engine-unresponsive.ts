import type { Facts } from '../facts/facts.ts';
import { isLoopback } from '../probes/endpoint/loopback.ts';
import { ask } from './evidence/endpoint-settings.ts';
import { formatPlaces } from './remedies/engine-candidates.ts';
import { defineRule, type Step } from './rule.ts';

export const engineUnresponsive = defineRule({
  id: 'engine-unresponsive',
  title: 'The engine does not answer in time',
  severity: 'error',
  scope: 'host',
  why: 'Nobody refused the connection, so permission is not what is missing; the answer did not come in time. The engine may be starting, overloaded or stuck, or a firewall drops what is sent to it, and nothing can be said about access until it answers.',
  diagnose(facts) {
    const { endpoint, connection, places } = facts;
    if (connection.state !== 'timeout') return undefined;
    return {
      summary: `${endpoint.host} did not answer in time.`,
      evidence: [
        { label: endpoint.host, saw: 'no answer', wanted: 'an answer to GET /version' },
        ...formatPlaces(places),
      ],
      remedies: [{ title: 'Look at the engine, then try again', safety: 'manual', steps: [lookAt(facts)] }],
    };
  },
});

function lookAt({ endpoint, platform }: Facts): Step {
  const again = 'dockperm check --timeout 30s';
  if (endpoint.kind === 'tcp' && !isLoopback(endpoint.address.host))
    return ask(`Look at the engine on ${endpoint.address.host}, and at firewalls on the way; or ${again}`);
  const isSystems = endpoint.kind === 'unix' && /^(\/var)?\/run\/docker\.sock$/.test(endpoint.path);
  if (platform.os === 'linux' && isSystems) return ask(`sudo journalctl -u docker -n 50, or ${again}`);
  return ask(`Restart the engine behind ${endpoint.host}, or ${again}`);
}
