import type { Endpoint, Facts } from '../facts/facts.ts';
import { quoteWord } from '../host/command.ts';
import {
  ask,
  formatOrigin,
  manual,
  setVariable,
  unsetVariables,
  whereSet,
} from './evidence/endpoint-settings.ts';
import { defineRule, type Remedy, type Step } from './rule.ts';

export const dockerHostInvalid = defineRule({
  id: 'docker-host-invalid',
  title: 'The endpoint is not one that a Docker client can use',
  severity: 'error',
  scope: 'host',
  why: 'A Docker client takes the endpoint as a URL: unix:///PATH, tcp://HOST:PORT or ssh://HOST. A bare path, quotes that became part of the value, or a scheme it does not know stop it before it looks at any socket, so no permission has anything to do with it.',
  diagnose(facts) {
    const { endpoint } = facts;
    if (endpoint.kind !== 'invalid' || endpoint.cause !== 'value') return undefined;
    const { problem, suggestion } = endpoint;
    const who = formatOrigin(endpoint);
    return {
      summary: `${capital(who)} is not a usable endpoint: ${problem}.`,
      evidence: [
        { label: who, saw: endpoint.host || 'no endpoint', ...(suggestion ? { wanted: suggestion } : {}) },
        ...whereSet(facts, [endpoint.origin]),
      ],
      remedies: [remedyFor(facts, endpoint)],
    };
  },
});

type Invalid = Extract<Endpoint, { kind: 'invalid' }>;

function remedyFor(facts: Facts, endpoint: Invalid): Remedy {
  const { suggestion } = endpoint;
  const who = formatOrigin(endpoint);
  const title = suggestion ? `Set ${who} to ${suggestion}` : `Correct ${who}`;
  const file = contextFile(facts, endpoint);
  if (suggestion === null || file === undefined) return manual(title, stepsFor(facts, endpoint));
  const edit = { op: 'set-json', path: ['Endpoints', 'docker', 'Host'], value: suggestion } as const;
  return { title, safety: 'safe', steps: [{ kind: 'edit', file, edit }] };
}

/** Where the context keeps its address, if it is one that gives it. */
function contextFile({ client }: Facts, { context }: Invalid): string | undefined {
  return client.contexts.find(({ name }) => context !== null && name === context)?.file;
}

function stepsFor(facts: Facts, { origin, context, suggestion }: Invalid): Step[] {
  if (context !== null) {
    const host = suggestion ?? 'unix:///var/run/docker.sock';
    return [ask(`docker context update --docker host=${quoteWord(host)} ${quoteWord(context)}`)];
  }
  if (origin === 'DOCKER_HOST')
    return suggestion ? setVariable(facts, origin, suggestion) : unsetVariables(facts, [origin]);
  return [ask(suggestion ? `${origin} ${quoteWord(suggestion)}` : `Give ${origin} another value.`)];
}

function capital(text: string): string {
  return text.startsWith('the ') ? `T${text.slice(1)}` : text;
}
