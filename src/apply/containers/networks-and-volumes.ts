import type { EngineAt } from '../../engine/engine-at.ts';
import { listNetworks, listVolumes } from '../../engine/reader.ts';
import { removeNetwork, removeVolume, WRITE_TIMEOUT_MS } from '../../engine/writer.ts';
import type { Host } from '../../host/host.ts';

/** What a project has on the engine beside containers and images, by name. */
export interface NetworksAndVolumes {
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

/** Null when the engine does not say: then dockperm cannot tell which are new, and removes none. */
export async function readNetworksAndVolumes(
  host: Host,
  engine: EngineAt,
  projectName: string,
): Promise<NetworksAndVolumes | null> {
  const [networks, volumes] = await Promise.all([
    listNetworks(host, engine, projectName),
    listVolumes(host, engine, { project: projectName }),
  ]);
  return networks.ok && volumes.ok
    ? { networks: networks.value, volumes: volumes.value.map(({ name }) => name) }
    : null;
}

/** Those created since. The engine refuses to remove one that is in use. */
export async function removeNewNetworksAndVolumes(
  host: Host,
  { engine, projectName }: { readonly engine: EngineAt; readonly projectName: string },
  before: NetworksAndVolumes | null,
): Promise<void> {
  if (before === null) return;
  const now = await readNetworksAndVolumes(host, engine, projectName);
  if (now === null) return;
  const target = { ...engine, timeoutMs: WRITE_TIMEOUT_MS };
  const isNew = (kind: keyof NetworksAndVolumes) => (name: string) => !before[kind].includes(name);
  for (const name of now.networks.filter(isNew('networks'))) await removeNetwork(host, target, name);
  for (const name of now.volumes.filter(isNew('volumes'))) await removeVolume(host, target, name);
}
