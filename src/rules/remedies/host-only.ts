import { engineContainerOf } from '../../access/engine-container.ts';
import type { Facts } from '../../facts/facts.ts';
import { isRootOnly } from '../../host/root-owned-path.ts';
import { manual, type Remedy, type Step } from '../rule.ts';

export function isInContainer(facts: Facts): boolean {
  return engineContainerOf(facts) !== null;
}

/**
 * A remedy that changes the socket file itself as root. It becomes manual steps in a container, which cannot change its
 * host, and where another user can write to a parent directory and so redirect the change to another file.
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
