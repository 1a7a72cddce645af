import { connectRow } from './evidence/connect-row.ts';
import { answering, formatOrigin, isDead, whereSet } from './evidence/endpoint-settings.ts';
import { formatName } from './evidence/format.ts';
import { switchContext } from './remedies/context-remedies.ts';
import { formatCandidates } from './remedies/engine-candidates.ts';
import { startEngine } from './remedies/start-engine.ts';
import { defineRule } from './rule.ts';

export const contextUnreachable = defineRule({
  id: 'context-unreachable',
  title: 'No engine answers at the selected context',
  severity: 'error',
  scope: 'host',
  why: 'The selected context points to an engine that is not running. Docker Desktop, Colima and similar products select their own context when they start and leave it selected when they stop. Socket permissions are not involved.',
  byHand: ['docker context show', "docker context inspect -f '{{.Endpoints.docker.Host}}'", 'docker version'],
  diagnose(facts) {
    const { endpoint, socket } = facts;
    if (endpoint.context === null || !isDead(facts)) return undefined;
    const [other] = answering(facts);
    // Other rules report a directory or file in place of the socket, and a host with a single engine.
    const isFile = socket.state === 'directory' || socket.state === 'not-a-socket';
    if (isFile || (endpoint.kind === 'unix' && !other)) return undefined;
    const where = other ? `; one answers at ${other.host}` : '';
    return {
      summary: `No engine answers at ${endpoint.host} (context ${formatName(endpoint.context)})${where}.`,
      evidence: [
        { label: 'selected by', found: formatOrigin(endpoint) },
        ...connectRow(facts, 'an engine'),
        ...whereSet(facts, ['DOCKER_CONTEXT']),
        ...formatCandidates(facts.candidates),
      ],
      remedies: [
        switchContext(facts),
        ...(endpoint.kind === 'unix' ? [startEngine(facts, endpoint.path)] : []),
      ],
    };
  },
});
