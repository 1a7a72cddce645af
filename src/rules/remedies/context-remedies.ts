import type { ContextFacts, EnginePlace, Facts } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import { answering, ask, isDefault, setVariable } from '../evidence/endpoint-settings.ts';
import { formatName } from '../evidence/format.ts';
import type { Remedy, Step } from '../rule.ts';

/** Back to a context that works: one whose engine answers if there is one, else the default. */
export function switchContext(facts: Facts): Remedy {
  const answers = answering(facts);
  const other = answers.find((place) => isDefault(place) || place.context !== null);
  const [unnamed] = answers;
  if (other === undefined && unnamed !== undefined) return goTo(facts, unnamed);
  const name = other?.context && !isDefault(other) ? other.context : 'default';
  const why = other ? `, whose engine answers (${other.host})` : '';
  const title = `Switch to the context ${formatName(name)}${why}`;
  return { title, safety: 'manual', steps: stepsTo(facts, name) };
}

function stepsTo(facts: Facts, name: string): Step[] {
  const { origin } = facts.endpoint;
  if (origin === '--context') return [ask(`--context ${quoteWord(name)}`)];
  if (origin === 'DOCKER_CONTEXT') {
    // Unset, it would leave the choice to config.json, which may name yet another context.
    return setVariable(facts, origin, name);
  }
  // Older clients do not even start with a current context that is gone, unless another one is named.
  const args = ['--context', 'default', 'context', 'use', name];
  return [{ kind: 'run', command: { file: 'docker', args }, needsRoot: false }];
}

/** An engine that no context names: the variable outranks every context. */
function goTo(facts: Facts, { product, host }: EnginePlace): Remedy {
  const title = `Use the engine that answers: ${product}`;
  return { title, safety: 'manual', steps: setVariable(facts, 'DOCKER_HOST', host) };
}

export function isReadable(context: ContextFacts): context is Extract<ContextFacts, { state: 'read' }> {
  return context.state === 'read';
}
