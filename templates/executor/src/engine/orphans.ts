import { isRunning, type Listed, listContainers, removeContainer } from './containers.ts';
import type { Engine } from './engine.ts';
import { deploymentLabel, ownerLabel } from './labels.ts';

export interface SweepScope {
  readonly deployment: string;
  readonly owner: string;
  /** The containers this process has made and not yet removed. */
  readonly alive: ReadonlySet<string>;
  /** Seconds that any container of the deployment can be of use. */
  readonly oldest: number;
}

/** Later, what carries one's own name and is not known may be on its way. */
export type When = 'at start' | 'later';

/** For the engine's clock being another one, and for a removal that is under way. Seconds. */
const margin = 120;

/**
 * Removes containers without an owner: of an earlier run of this service, of another instance that is gone, or older than
 * any container in use. Containers of a second, living instance are not touched. Returns how many there were.
 */
export async function sweepOrphans(engine: Engine, mine: SweepScope, when: When): Promise<number> {
  const listed = await listContainers(engine, `${deploymentLabel}=${mine.deployment}`);
  const foreign = listed.filter(({ id }) => !mine.alive.has(id));
  const gone = await goneOwners(engine, foreign, mine.owner);
  if (when === 'at start') gone.add(mine.owner);
  const now = Date.now() / 1000;
  const orphans = foreign.filter(
    ({ labels, created }) => gone.has(ownerOf(labels)) || created + mine.oldest + margin < now,
  );
  const removed = await Promise.all(orphans.map(({ id }) => removeContainer(engine, id)));
  return removed.filter(Boolean).length;
}

async function goneOwners(engine: Engine, listed: readonly Listed[], own: string): Promise<Set<string>> {
  const owners = [...new Set(listed.map(({ labels }) => ownerOf(labels)))].filter((owner) => owner !== own);
  const gone = await Promise.all(owners.map((owner) => isGone(engine, owner)));
  return new Set(owners.filter((_owner, index) => gone[index]));
}

/** Only a container's id can be asked for; whether a process on another host lives cannot be known here. */
async function isGone(engine: Engine, owner: string): Promise<boolean> {
  return /^[0-9a-f]{12,64}$/.test(owner) && !(await isRunning(engine, owner));
}

function ownerOf(labels: Listed['labels']): string {
  return labels[ownerLabel] ?? '';
}
