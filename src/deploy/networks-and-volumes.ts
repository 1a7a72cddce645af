import type { EngineAt } from '../engine/engine-at.ts';
import type { Host } from '../host/host.ts';
import { listOf, objectOf, textOf } from '../host/json-value.ts';

/** What a project has on the engine beside containers and images, by name. */
export interface NetworksAndVolumes {
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

const REMOVE_TIMEOUT_MS = 30_000;

/** Null when the engine does not say: then nothing can be told to be new. */
export async function readNetworksAndVolumes(
  host: Host,
  engine: EngineAt,
  projectName: string,
): Promise<NetworksAndVolumes | null> {
  const filters = JSON.stringify({ label: [`com.docker.compose.project=${projectName}`] });
  const ask = async (kind: keyof NetworksAndVolumes): Promise<unknown> => {
    const path = `/${kind}?filters=${encodeURIComponent(filters)}`;
    const answer = await host.request(engine.address, { method: 'GET', path }, engine.timeoutMs);
    return answer.ok && answer.value.status === 200 ? answer.value.body : null;
  };
  const [networks, volumes] = await Promise.all([ask('networks'), ask('volumes')]);
  if (networks === null || volumes === null) return null;
  return { networks: namesIn(networks), volumes: namesIn(objectOf(volumes).Volumes) };
}

function namesIn(list: unknown): string[] {
  return listOf(list).flatMap((each) => textOf(objectOf(each).Name) || []);
}

/** Those that came since. One that something uses the engine keeps by itself. */
export async function removeNewNetworksAndVolumes(
  host: Host,
  { engine, projectName }: { readonly engine: EngineAt; readonly projectName: string },
  former: NetworksAndVolumes | null,
): Promise<void> {
  const now = former && (await readNetworksAndVolumes(host, engine, projectName));
  if (now === null || former === null) return;
  for (const kind of ['networks', 'volumes'] as const) {
    for (const name of now[kind].filter((each) => !former[kind].includes(each))) {
      const path = `/${kind}/${encodeURIComponent(name)}`;
      await host.request(engine.address, { method: 'DELETE', path }, REMOVE_TIMEOUT_MS);
    }
  }
}
