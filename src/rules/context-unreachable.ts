import { answering, formatOrigin, isDead, whereSet } from './evidence/endpoint-settings.ts';
import { formatName } from './evidence/format.ts';
import { switchContext } from './remedies/context-remedies.ts';
import { formatPlaces } from './remedies/engine-candidates.ts';
import { startEngine } from './remedies/start-engine.ts';
import { defineRule } from './rule.ts';

export const contextUnreachable = defineRule({
  id: 'context-unreachable',
  title: 'Nothing answers at the endpoint of the context in use',
  severity: 'error',
  scope: 'host',
  why: 'The context leads to an engine that does not run, while another one on this machine does: Docker Desktop, Colima and the like make their context the current one and leave it so when they stop. Permissions of the other socket have nothing to do with it.',
  diagnose(facts) {
    const { endpoint, connection, socket } = facts;
    if (endpoint.context === null || !isDead(facts) || !('error' in connection)) return undefined;
    const [other] = answering(facts);
    // A directory or a file in the socket's place is a matter of its own, and so is an engine that is the only one.
    const isFile = socket.state === 'directory' || socket.state === 'not-a-socket';
    if (isFile || (endpoint.kind === 'unix' && !other)) return undefined;
    const where = other ? `; an engine answers at ${other.host}` : '';
    return {
      summary: `Nothing answers at ${endpoint.host}, where the context ${formatName(endpoint.context)} leads${where}.`,
      evidence: [
        { label: 'chosen by', saw: formatOrigin(endpoint) },
        { label: `connect to ${endpoint.host}`, saw: connection.error, wanted: 'an engine' },
        ...whereSet(facts, ['DOCKER_CONTEXT']),
        ...formatPlaces(facts.places),
      ],
      remedies: [
        switchContext(facts),
        ...(endpoint.kind === 'unix' ? [startEngine(facts, endpoint.path)] : []),
      ],
    };
  },
});
