import { engineContainerOf } from '../../access/engine-container.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Remedy } from '../rule.ts';

export function isInContainer(facts: Facts): boolean {
  return engineContainerOf(facts) !== null;
}

/** From within a container nobody repairs its host: what would be done there is only told. */
export function forHost(facts: Facts, remedy: Remedy): Remedy {
  if (!isInContainer(facts)) return remedy;
  const { title, steps } = remedy;
  return { title: `On the host of this container: ${title}`, safety: 'manual', steps };
}
