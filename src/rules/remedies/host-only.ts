import { engineContainerOf } from '../../access/engine-container.ts';
import type { Facts } from '../../facts/facts.ts';
import { isRootOnly } from '../../host/root-owned-path.ts';
import { manual, type Remedy, type Step } from '../rule.ts';

export function isInContainer(facts: Facts): boolean {
  return engineContainerOf(facts) !== null;
}

/**
 * A remedy that changes the socket file itself, in root's name. From within a container nobody repairs its host: what
 * would be done there is only told. So is what somebody could turn to another file, who may write to a folder on the way.
 */
export function forSocketFile(facts: Facts, remedy: Remedy): Remedy {
  const { title, steps, impact } = remedy;
  const byHand = { ...manual(title, steps), ...(impact ? { impact } : {}) };
  if (isInContainer(facts)) return { ...byHand, title: `On this container's host: ${title}` };
  return isRootsPath(facts) || !steps.some(isRoots) ? remedy : byHand;
}

function isRoots(step: Step): boolean {
  return step.kind === 'run' && step.needsRoot;
}

function isRootsPath({ socket }: Facts): boolean {
  return socket.state === 'socket' && socket.parents.every(isRootOnly);
}
