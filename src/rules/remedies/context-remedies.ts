import type { ContextFacts, EngineCandidate, Facts } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import { answering, isDefault, setVariable } from '../evidence/endpoint-settings.ts';
import { formatName } from '../evidence/format.ts';
import { ask, type EditStep, manual, type Remedy } from '../rule.ts';

/** Back to a context that works: one whose engine answers if there is one, else the default. */
export function switchContext(facts: Facts): Remedy {
  const answers = answering(facts);
  const other = answers.find((place) => isDefault(place) || place.context !== null);
  const [unnamed] = answers;
  if (other === undefined && unnamed !== undefined) return selectEngine(facts, unnamed);
  const name = other?.context && !isDefault(other) ? other.context : 'default';
  const why = other ? `, whose engine answers at ${other.host}` : '';
  const title = `Switch to context ${formatName(name)}${why}`;
  const { origin } = facts.endpoint;
  if (origin === '--context') return manual(title, [ask(`Use --context ${quoteWord(name)}.`)]);
  // Unsetting it would leave the choice to config.json, which possibly names yet another context.
  if (origin === 'DOCKER_CONTEXT') return manual(title, setVariable(facts, origin, name));
  return { title, safety: isHere(facts, other) ? 'safe' : 'manual', steps: [setCurrent(facts, name)] };
}

/**
 * Whether dockperm can switch the context by itself: another engine answers on this host, or the endpoint is invalid. A
 * remote engine, or one that may come back, is for a person to decide.
 */
function isHere({ endpoint }: Facts, other: EngineCandidate | undefined): boolean {
  return other === undefined ? endpoint.kind === 'invalid' : other.host.startsWith('unix://');
}

/**
 * Sets the current context without the client: older clients do not even start if theirs is missing. The default
 * context has no name in the file.
 */
export function setCurrent({ client }: Facts, name: string): EditStep {
  const value = name === 'default' ? null : name;
  return {
    kind: 'edit',
    file: `${client.directory}/config.json`,
    edit: { op: 'set-json', path: ['currentContext'], value },
  };
}

/** An engine that no context names: the variable outranks every context. */
function selectEngine(facts: Facts, { product, host }: EngineCandidate): Remedy {
  return manual(`Use ${product}, which answers`, setVariable(facts, 'DOCKER_HOST', host));
}

export function isReadable(context: ContextFacts): context is Extract<ContextFacts, { state: 'read' }> {
  return context.state === 'read';
}
