import { defineRule } from './rule.ts';

export const dockerHostUnreachable = defineRule({
  id: 'docker-host-unreachable',
  title: 'Nothing answers at the address the client is told to use',
  severity: 'error',
  scope: 'host',
  why: 'The endpoint is a network address and nothing answers there. File permissions play no part in it; often an old DOCKER_HOST in a shell profile hides the engine that runs on this machine.',
  diagnose({ endpoint, connection }) {
    if (endpoint.kind !== 'tcp') return undefined;
    if (connection.state !== 'refused' && connection.state !== 'failed') return undefined;
    return {
      summary: `Nothing answers at ${endpoint.host}, which ${endpoint.origin} names.`,
      evidence: [{ label: `connect to ${endpoint.host}`, saw: connection.error, wanted: 'an engine' }],
      remedies: [
        {
          title: `Correct ${endpoint.origin}, or unset it to use the engine on this machine`,
          safety: 'manual',
          steps: [
            {
              kind: 'ask',
              instruction: `Look where ${endpoint.origin} is set (shell profile, CI settings) and correct it there.`,
            },
          ],
        },
      ],
    };
  },
});
