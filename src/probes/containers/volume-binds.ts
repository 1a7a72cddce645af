import type { ListedContainer } from '../../engine/container.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { listVolumes } from '../../engine/reader.ts';
import type { Host } from '../../host/host.ts';
import { bindDevice } from '../project/resolved-mounts.ts';

/**
 * The paths that named volumes bind, by the name of the volume. A container's own list shows only where the engine keeps
 * such a volume. Asked only where a container has one; null where the engine does not say.
 */
export async function readVolumeBinds(
  host: Host,
  engine: EngineAt,
  containers: readonly ListedContainer[],
): Promise<ReadonlyMap<string, string> | null> {
  const named = containers.some(({ mounts }) =>
    mounts.some(({ volume }) => volume !== null && !isAnonymous(volume)),
  );
  if (!named) return new Map();
  const volumes = await listVolumes(host, engine, {});
  if (!volumes.ok) return null;
  const binds = volumes.value.flatMap(({ name, options }) => {
    const device = bindDevice(options);
    return device === null ? [] : [[name, device] as const];
  });
  return new Map(binds);
}

/** The engine names these by a hash. */
function isAnonymous(volume: string): boolean {
  return /^[0-9a-f]{64}$/.test(volume);
}
