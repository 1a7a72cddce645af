import type { EnginePlace } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import type { Evidence, Remedy } from '../rule.ts';

const states: Readonly<Record<EnginePlace['state'], string>> = {
  answers: 'an engine answers',
  denied: 'there, but denied to this user',
  refused: 'a socket that nobody listens on',
  dangling: 'a link to nothing',
  'not-a-socket': 'not a socket',
  hidden: 'in a folder that this user may not look into',
  timeout: 'accepts, and does not answer in time',
  missing: 'nothing',
};

/** The places where something is, one line each. */
export function formatPlaces(places: readonly EnginePlace[]): Evidence[] {
  return places
    .filter(({ state }) => state !== 'missing')
    .map(({ product, host, state }) => ({ label: product, saw: `${states[state]} (${host})` }));
}

export function useOtherPlaces(places: readonly EnginePlace[]): Remedy[] {
  return places
    .filter(({ state }) => state === 'answers')
    .map(({ product, host }) => ({
      title: `Use the engine that answers: ${product}`,
      safety: 'manual',
      steps: [{ kind: 'ask', instruction: `export DOCKER_HOST=${quoteWord(host)}` }],
    }));
}
