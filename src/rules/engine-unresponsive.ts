import { defineRule } from './rule.ts';

export const engineUnresponsive = defineRule({
  id: 'engine-unresponsive',
  title: 'The engine accepts the connection and does not answer',
  severity: 'error',
  scope: 'host',
  why: 'The connection was let through, so permission is not what is missing; the answer did not come in time. The engine may be starting, overloaded or stuck, and nothing can be said about access until it answers.',
  diagnose({ endpoint, connection }) {
    if (connection.state !== 'timeout') return undefined;
    return {
      summary: `${endpoint.host} did not answer in time.`,
      evidence: [{ label: endpoint.host, saw: 'no answer', wanted: 'an answer to GET /version' }],
      remedies: [
        {
          title: 'Look at the engine, then try again',
          safety: 'manual',
          steps: [
            { kind: 'ask', instruction: 'sudo journalctl -u docker -n 50, or dockperm check --timeout 30s' },
          ],
        },
      ],
    };
  },
});
