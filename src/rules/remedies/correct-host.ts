import type { Facts } from '../../facts/facts.ts';
import { answering, isDefault, setVariable, unsetVariables } from '../evidence/endpoint-settings.ts';
import { ask, manual, type Remedy } from '../rule.ts';

/** Uses the engine that answers, if any; without the variable if the client finds it by default. */
export function correctHost(facts: Facts): Remedy {
  const { origin } = facts.endpoint;
  const [other] = answering(facts);
  if (origin !== 'DOCKER_HOST') {
    const right = other ? `${other.host}, where an engine answers` : 'the address of a running engine';
    return manual(`Correct ${origin}`, [ask(`Set ${origin} to ${right}.`)]);
  }
  if (other && !isDefault(other)) {
    const title = `Set DOCKER_HOST to ${other.product}, which answers`;
    return { title, safety: 'manual', steps: setVariable(facts, origin, other.host) };
  }
  const steps = unsetVariables(facts, [origin]);
  if (other) return { title: 'Unset DOCKER_HOST to use the engine that answers', safety: 'manual', steps };
  const start = ask(`Start the engine at ${facts.endpoint.host}, or use the one on this host:`);
  return {
    title: 'Correct DOCKER_HOST, or unset it to use the engine on this host',
    safety: 'manual',
    steps: [start, ...steps],
  };
}
