import type { EngineAt } from '../../engine/engine-at.ts';
import type { Host } from '../../host/host.ts';
import { asJsonObject, listOf, objectOf, textOf } from '../../host/json-value.ts';

/** The containers of a project and what its images were, as they are now: enough to have the very same again. */
export interface Snapshot {
  readonly engine: EngineAt;
  readonly projectName: string;
  readonly containers: readonly ContainerSnapshot[];
  /** By name, the id that it stood for; null where there was no such image. */
  readonly images: Readonly<Record<string, string | null>>;
}

export interface ContainerSnapshot {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly running: boolean;
  /** The engine's own description: variables of the service among it, so that it is kept in memory alone. */
  readonly inspected: Readonly<Record<string, unknown>>;
}

/** @param images names of those that the project builds */
export async function takeSnapshot(
  host: Host,
  engine: EngineAt,
  { projectName, images }: { readonly projectName: string; readonly images: readonly string[] },
): Promise<Snapshot> {
  const listed = await listContainers(host, engine, projectName);
  const inspected = await Promise.all(listed.map(({ id }) => inspect(host, engine, id)));
  const ids = await Promise.all(images.map(async (name) => [name, await imageId(host, engine, name)]));
  return {
    engine,
    projectName,
    containers: inspected.flatMap((each) => (each === null ? [] : [formerOf(each)])),
    images: Object.fromEntries(ids),
  };
}

function formerOf(inspected: Record<string, unknown>): ContainerSnapshot {
  const labels = objectOf(objectOf(inspected.Config).Labels);
  return {
    id: textOf(inspected.Id),
    name: textOf(inspected.Name).replace(/^\//, ''),
    service: textOf(labels['com.docker.compose.service']),
    running: objectOf(inspected.State).Running === true,
    inspected,
  };
}

export interface Listed {
  readonly id: string;
  readonly service: string;
  readonly running: boolean;
}

/** All of a Compose project, but for those of `compose run`. */
export async function listContainers(
  host: Host,
  { address, timeoutMs }: EngineAt,
  projectName: string,
): Promise<Listed[]> {
  const filters = JSON.stringify({ label: [`com.docker.compose.project=${projectName}`] });
  const path = `/containers/json?all=1&filters=${encodeURIComponent(filters)}`;
  const answer = await host.request(address, { method: 'GET', path }, timeoutMs);
  const items = answer.ok && answer.value.status === 200 ? listOf(answer.value.body) : [];
  return items.map(objectOf).flatMap(({ Id, Labels, State }) => {
    const labels = objectOf(Labels);
    if (labels['com.docker.compose.oneoff'] === 'True') return [];
    const service = textOf(labels['com.docker.compose.service']);
    return [{ id: textOf(Id), service, running: State === 'running' }];
  });
}

async function inspect(
  host: Host,
  { address, timeoutMs }: EngineAt,
  id: string,
): Promise<Record<string, unknown> | null> {
  const path = `/containers/${id}/json`;
  const answer = await host.request(address, { method: 'GET', path }, timeoutMs);
  return answer.ok && answer.value.status === 200 ? (asJsonObject(answer.value.body) ?? null) : null;
}

export async function imageId(
  host: Host,
  { address, timeoutMs }: EngineAt,
  name: string,
): Promise<string | null> {
  const path = `/images/${encodeURIComponent(name)}/json`;
  const answer = await host.request(address, { method: 'GET', path }, timeoutMs);
  return answer.ok && answer.value.status === 200 ? textOf(objectOf(answer.value.body).Id) || null : null;
}
