import type { EngineCandidate } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import { askToRun, type Evidence, manual, type Remedy } from '../rule.ts';

const states: Readonly<Record<EngineCandidate['state'], string>> = {
  answers: 'an engine answers',
  denied: 'exists, but this user is denied access',
  refused: 'exists, but no engine is listening',
  dangling: 'a broken symbolic link',
  'not-a-socket': 'not a socket',
  hidden: 'in a directory that this user cannot read',
  timeout: 'timed out',
  missing: 'none',
};

/** One line for each candidate at which something exists. */
export function formatCandidates(places: readonly EngineCandidate[]): Evidence[] {
  return places
    .filter(({ state }) => state !== 'missing')
    .map(({ product, host, state }) => ({ label: product, found: `${states[state]} (${host})` }));
}

export function useOtherCandidates(places: readonly EngineCandidate[]): Remedy[] {
  return places
    .filter(({ state }) => state === 'answers')
    .map(({ product, host }) =>
      manual(`Use ${product}, which answers`, [askToRun(`export DOCKER_HOST=${quoteWord(host)}`)]),
    );
}
