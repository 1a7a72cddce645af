import { isLoopback } from '../access/loopback.ts';
import type { Facts } from '../facts/facts.ts';
import { connectRow } from './evidence/connect-row.ts';
import { formatCandidates } from './remedies/engine-candidates.ts';
import { ask, askForDockperm, askToRun, defineRule, manual, type Step } from './rule.ts';

export const engineUnresponsive = defineRule({
  id: 'engine-unresponsive',
  title: 'The engine did not answer in time',
  severity: 'error',
  scope: 'host',
  why: 'The connection was not denied, but no answer came before the timeout. The engine may be starting, overloaded or stuck, or a firewall may drop the packets. Access cannot be judged until the engine answers.',
  byHand: [
    'curl --max-time 5 --unix-socket /var/run/docker.sock http://localhost/version',
    'sudo journalctl -u docker -n 50',
  ],
  diagnose(facts) {
    const { endpoint, connection, candidates } = facts;
    if (connection.state !== 'timeout') return undefined;
    return {
      summary: `${endpoint.host} did not answer in time.`,
      evidence: [...connectRow(facts, 'a response to GET /version'), ...formatCandidates(candidates)],
      remedies: [
        manual('Check the engine, then try again', [
          lookAt(facts),
          askForDockperm('check', '--timeout', '30s'),
        ]),
      ],
    };
  },
});

function lookAt({ endpoint, platform }: Facts): Step {
  if (endpoint.kind === 'tcp' && !isLoopback(endpoint.address.host))
    return ask(`Check the engine on ${endpoint.address.host} and any firewall in between, or wait longer:`);
  const isSystems = endpoint.kind === 'unix' && /^(\/var)?\/run\/docker\.sock$/.test(endpoint.path);
  if (platform.os === 'linux' && isSystems) return askToRun('sudo journalctl -u docker -n 50');
  return ask(`Restart the engine at ${endpoint.host}, or wait longer:`);
}
