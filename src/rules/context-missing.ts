import { whereSet } from './evidence/endpoint-settings.ts';
import { formatName } from './evidence/format.ts';
import { isReadable, switchContext } from './remedies/context-remedies.ts';
import { defineRule } from './rule.ts';

export const contextMissing = defineRule({
  id: 'context-missing',
  title: 'The context that the client is told to use does not exist',
  severity: 'error',
  scope: 'host',
  why: 'A context is a folder below ~/.docker/contexts, and config.json or DOCKER_CONTEXT names the one to use. When that was removed, often with the product that made it, the client stops before it looks for any engine. No permission has anything to do with it. It is switched back in config.json itself, since not every client starts with such a context; the default one is always there.',
  diagnose(facts) {
    const { endpoint, client } = facts;
    if (endpoint.kind !== 'invalid' || endpoint.cause !== 'context-missing') return undefined;
    const { origin, context } = endpoint;
    const named = origin.startsWith('context:') ? `${client.directory}/config.json` : origin;
    const others = client.contexts.filter(isReadable).map(({ name }) => formatName(name));
    return {
      summary: `The context ${formatName(context ?? '')}, which ${named} names, does not exist.`,
      evidence: [
        { label: named, saw: formatName(context ?? ''), wanted: 'a context that exists' },
        { label: 'contexts that exist', saw: ['"default"', ...others].join(', ') },
        ...whereSet(facts, ['DOCKER_CONTEXT', 'DOCKER_CONFIG']),
      ],
      remedies: [switchContext(facts)],
    };
  },
});
