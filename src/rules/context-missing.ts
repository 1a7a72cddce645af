import { whereSet } from './evidence/endpoint-settings.ts';
import { formatName } from './evidence/format.ts';
import { isReadable, switchContext } from './remedies/context-remedies.ts';
import { defineRule } from './rule.ts';

export const contextMissing = defineRule({
  id: 'context-missing',
  title: 'The selected Docker context does not exist',
  severity: 'error',
  scope: 'host',
  why: 'config.json or DOCKER_CONTEXT selects a context, which is stored below ~/.docker/contexts. If that context was removed, often together with the product that created it, the client fails before it tries to connect. Socket permissions are not involved. The fix edits config.json directly, because some clients do not start with a missing context. The default context always exists.',
  byHand: [
    'printenv DOCKER_CONTEXT',
    'grep currentContext "${DOCKER_CONFIG:-$HOME/.docker}"/config.json',
    'grep -h Name "${DOCKER_CONFIG:-$HOME/.docker}"/contexts/meta/*/meta.json',
  ],
  diagnose(facts) {
    const { endpoint, client } = facts;
    if (endpoint.kind !== 'invalid' || endpoint.problem.code !== 'context-missing') return undefined;
    const { origin, context } = endpoint;
    const named = origin.startsWith('context:') ? `${client.directory}/config.json` : origin;
    const others = client.contexts.filter(isReadable).map(({ name }) => formatName(name));
    return {
      summary: `Context ${formatName(context ?? '')} does not exist (set by ${named}).`,
      evidence: [
        { label: named, found: formatName(context ?? ''), expected: 'an existing context' },
        { label: 'existing contexts', found: ['"default"', ...others].join(', ') },
        ...whereSet(facts, ['DOCKER_CONTEXT', 'DOCKER_CONFIG']),
      ],
      remedies: [switchContext(facts)],
    };
  },
});
