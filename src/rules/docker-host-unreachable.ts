import type { Connection, Facts } from '../facts/facts.ts';
import { connectRow } from './evidence/connect-row.ts';
import { answering, isDead, whereSet } from './evidence/endpoint-settings.ts';
import { correctHost } from './remedies/correct-host.ts';
import { formatCandidates } from './remedies/engine-candidates.ts';
import { defineRule } from './rule.ts';

export const dockerHostUnreachable = defineRule({
  id: 'docker-host-unreachable',
  title: 'No engine answers at the configured address',
  severity: 'error',
  scope: 'host',
  why: 'A variable or an option points the client to an address where no engine answers. Often an old DOCKER_HOST in a shell profile hides an engine that runs on this host. Socket permissions are not involved.',
  byHand: [
    'printenv DOCKER_HOST',
    'grep -ns DOCKER_HOST ~/.profile ~/.bashrc ~/.zshrc /etc/environment',
    'docker version',
  ],
  diagnose(facts) {
    const { endpoint } = facts;
    const connection = ownConnection(facts);
    if (endpoint.context !== null || !('error' in connection)) return undefined;
    const isOther = endpoint.kind === 'tcp' && isNoEngine(connection);
    if (!isDead({ connection }) && !isOther) return undefined;
    const [other] = answering(facts);
    // Other rules explain a socket file in more detail, unless the engine is elsewhere.
    const isExplicit = endpoint.origin === 'DOCKER_HOST' || endpoint.origin === '--host';
    if (endpoint.kind === 'unix' && !(isExplicit && other && isGone(facts))) return undefined;
    const { host, origin } = endpoint;
    const problem = isOther
      ? `What answers at ${host} (set by ${origin}) is not a Docker engine`
      : `No engine answers at ${host} (set by ${origin})`;
    return {
      summary: `${problem}${other ? `; one answers at ${other.host}` : ''}.`,
      evidence: [
        ...connectRow({ connection }, 'an engine'),
        ...whereSet(facts, [origin, 'docker.host']),
        ...formatCandidates(facts.candidates),
      ],
      remedies: [correctHost(facts)],
    };
  },
});

/** The answer of the endpoint itself, not of a proxy on the way. */
function ownConnection({ connection, client }: Facts): Connection {
  return client.pastProxy ?? connection;
}

/** The answer came neither from an engine nor from a socket proxy that denies. */
function isNoEngine({ error }: { readonly error: string }): boolean {
  return /^(HTTP (404|405|501)|EPROTO|HPE_\w+)$/.test(error);
}

function isGone({ socket }: Facts): boolean {
  return socket.state === 'missing' || socket.state === 'dangling' || socket.state === 'socket';
}
