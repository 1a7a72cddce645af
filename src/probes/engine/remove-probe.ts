import type { EngineAnswer } from '../../engine/client.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { listContainers } from '../../engine/reader.ts';
import { NOT_FOUND } from '../../engine/status.ts';
import { removeContainer } from '../../engine/writer.ts';
import { atMost } from '../../host/at-most.ts';
import type { Host } from '../../host/host.ts';
import { perHost } from '../../host/per-host.ts';
import { pollUntil } from '../../host/poll-until.ts';
import { PROBE_LABEL } from './probe-mark.ts';
import { isAbandoned } from './probe-owner.ts';

const POLL_MS = 250;
const SWEEP_MS = 10_000;

export function removeProbe(host: Host, engine: EngineAt, name: string): Promise<EngineAnswer<null>> {
  return removeContainer(host, engine, { id: name, volumes: 'anonymous' });
}

/** After a lost answer: the engine can still be making it, and has none of that name until it is made. */
export async function removeLostProbe(host: Host, engine: EngineAt, name: string): Promise<void> {
  await pollUntil(host, () => removeProbe(host, engine, name), {
    isDone: (removed) => removed.ok || !isWorthAnother(removed),
    timeoutMs: engine.timeoutMs,
    everyMs: POLL_MS,
  });
}

function isWorthAnother({ status, error }: { status: number | null; error: string }): boolean {
  return status === NOT_FOUND || error === 'ETIMEDOUT';
}

/**
 * Removes what runs have left that were killed; once for each gathering of facts, which asks for the list of all containers
 * in any case.
 */
export function sweepProbes(host: Host, engine: EngineAt): Promise<void> {
  const { sweeps } = shared(host);
  const key = JSON.stringify(engine.address);
  const found = sweeps.get(key) ?? sweep(host, engine);
  sweeps.set(key, found);
  return found;
}

const shared = perHost(() => ({ sweeps: new Map<string, Promise<void>>() }));

async function sweep(host: Host, engine: EngineAt): Promise<void> {
  const listed = await listContainers(host, engine, { which: 'all' });
  if (!listed.ok) return;
  const probes = listed.value.filter(({ labels }) => labels[PROBE_LABEL] !== undefined);
  if (probes.length === 0) return;
  const inTurn = atMost(4);
  const end = host.now() + SWEEP_MS;
  let isOver = false;
  const removals = probes.map(({ id, labels }) =>
    inTurn(async () => {
      if (isOver || host.now() > end || !(await isAbandoned(host, labels))) return;
      // One that does not answer any more is not asked for the rest.
      isOver = isLost(await removeProbe(host, engine, id));
    }),
  );
  await Promise.all(removals);
}

function isLost(removed: EngineAnswer<null>): boolean {
  return !removed.ok && removed.status === null;
}
