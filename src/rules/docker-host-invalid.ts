import type { EndpointOrigin } from '../facts/facts.ts';
import { defineRule } from './rule.ts';

export const dockerHostInvalid = defineRule({
  id: 'docker-host-invalid',
  title: 'The endpoint is not one that a Docker client can use',
  severity: 'error',
  scope: 'host',
  why: 'A Docker client takes the endpoint as a URL: unix:///PATH, tcp://HOST:PORT or ssh://HOST. A bare path, quotes that became part of the value, or a scheme it does not know stop it before it looks at any socket, so no permission has anything to do with it.',
  diagnose({ endpoint }) {
    if (endpoint.kind !== 'invalid') return undefined;
    const { origin, problem, suggestion } = endpoint;
    return {
      summary: `${origin} is not a usable endpoint: ${problem}.`,
      evidence: [
        { label: origin, saw: endpoint.host || 'no endpoint', ...(suggestion ? { wanted: suggestion } : {}) },
      ],
      remedies: [
        {
          title: suggestion ? `Set ${origin} to ${suggestion}` : `Correct ${origin}`,
          safety: 'manual',
          steps: [{ kind: 'ask', instruction: instructionFor(origin, suggestion) }],
        },
      ],
    };
  },
});

function instructionFor(origin: EndpointOrigin, suggestion: string | null): string {
  switch (origin) {
    case '--socket':
    case '--host':
    case '--context':
      return suggestion ? `${origin} ${suggestion}` : `Give ${origin} another value.`;
    case 'DOCKER_HOST':
      return suggestion ? `export DOCKER_HOST=${suggestion}` : 'unset DOCKER_HOST';
    case 'DOCKER_CONTEXT':
      return 'docker context ls, then export DOCKER_CONTEXT=NAME or unset it';
    default:
      return 'docker context ls, then docker context use NAME';
  }
}
