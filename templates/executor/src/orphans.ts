import { deadlineLabel, deploymentLabel, ownerLabel } from './container-body.ts';
import { type Listed, listContainers, removeContainer } from './containers.ts';
import type { Engine } from './engine.ts';

export interface Owner {
  readonly deployment: string;
  readonly owner: string;
}

/**
 * Removes what an earlier life of this service left behind, and what is past its deadline whoever left it.
 * Containers of a second, living instance are not touched. Returns how many there were.
 */
export async function sweepOrphans(engine: Engine, mine: Owner, when: 'at start' | 'later'): Promise<number> {
  const listed = await listContainers(engine, `${deploymentLabel}=${mine.deployment}`);
  const now = Date.now() / 1000;
  const orphans = listed.filter(
    (container) => isOverdue(container, now) || (when === 'at start' && isOwn(container, mine)),
  );
  const removed = await Promise.all(orphans.map(({ id }) => removeContainer(engine, id)));
  return removed.filter(Boolean).length;
}

function isOwn({ labels }: Listed, { owner }: Owner): boolean {
  return labels[ownerLabel] === owner;
}

function isOverdue({ labels }: Listed, now: number): boolean {
  return Number(labels[deadlineLabel] ?? Number.NaN) < now;
}
