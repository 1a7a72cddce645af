import type { Endpoint, Facts } from '../facts/facts.ts';
import { quoteWord } from '../host/command.ts';
import { formatOrigin, setVariable, unsetVariables, whereSet } from './evidence/endpoint-settings.ts';
import { capital } from './evidence/format.ts';
import { ask, askToRun, defineRule, manual, type Remedy, type Step } from './rule.ts';

export const dockerHostInvalid = defineRule({
  id: 'docker-host-invalid',
  title: 'The endpoint is not a valid Docker address',
  severity: 'error',
  scope: 'host',
  why: 'A Docker client expects a URL such as unix:///PATH, tcp://HOST:PORT or ssh://HOST. A bare path, quotes inside the value or an unknown scheme make it fail before it tries to connect. Socket permissions are not involved.',
  byHand: [
    'printenv DOCKER_HOST',
    'docker context show',
    "docker context inspect -f '{{.Endpoints.docker.Host}}'",
  ],
  diagnose(facts) {
    const { endpoint } = facts;
    if (endpoint.kind !== 'invalid' || endpoint.problem.code !== 'bad-value') return undefined;
    const { problem, suggestion, context } = endpoint;
    const who = formatOrigin(endpoint);
    return {
      summary: `${context === null ? who : capital(who)} is not a valid endpoint: ${problem.detail}.`,
      evidence: [
        { label: who, found: endpoint.host || '(empty)', ...(suggestion ? { expected: suggestion } : {}) },
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
    return [askToRun(`docker context update --docker ${quoteWord(`host=${host}`)} ${quoteWord(context)}`)];
  }
  if (origin === 'DOCKER_HOST')
    return suggestion ? setVariable(facts, origin, suggestion) : unsetVariables(facts, [origin]);
  return [
    ask(
      suggestion
        ? `Use ${origin} ${quoteWord(suggestion)}.`
        : `Give ${origin} a valid value, such as unix:///var/run/docker.sock.`,
    ),
  ];
}
