import type { EngineRequest, Host } from '../../host/host.ts';
import { objectOf, textOf } from '../../host/json-value.ts';
import { createRequest } from './create-request.ts';
import { type ContainerSnapshot, imageId, listContainers, type Snapshot } from './snapshot.ts';

/** Removing waits for the container's end, and a start for its network. */
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Has the former containers run again, each with the image and the settings it had, whatever became of the files: one
 * that was never touched goes on as it is. Gives what could not be done, each as a sentence without its full stop.
 */
export async function restoreSnapshot(
  host: Host,
  former: Snapshot,
  services: readonly string[],
): Promise<string[]> {
  const problems = await restoreTags(host, former);
  const now = await listContainers(host, former.engine, former.projectName);
  const known = former.containers.map(({ id }) => id);
  for (const { id, service } of now)
    if (services.includes(service) && !known.includes(id)) problems.push(...(await remove(host, former, id)));
  for (const container of former.containers) {
    if (!services.includes(container.service)) continue;
    const found = now.find(({ id }) => id === container.id);
    if (found?.running === container.running) continue;
    problems.push(...(await runAgain(host, former, { container, isThere: found !== undefined })));
  }
  return problems;
}

/** A build gives the name to another image; the one that had it is still there, under its id. */
async function restoreTags(host: Host, former: Snapshot): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, id] of Object.entries(former.images)) {
    if (id === null || (await imageId(host, former.engine, name)) === id) continue;
    const [, repo = name, tag = 'latest'] = /^(.+?)(?::([^:/]+))?$/.exec(name) ?? [];
    const query = new URLSearchParams({ repo, tag });
    const path = `/images/${encodeURIComponent(id)}/tag?${query}`;
    problems.push(...(await ask(host, former, { method: 'POST', path }, `the image ${name}`)));
  }
  return problems;
}

/** An image that was built where there was none goes; Compose would take it for the service's own. */
export async function removeNewImages(host: Host, former: Snapshot): Promise<void> {
  for (const [name, id] of Object.entries(former.images)) {
    if (id !== null || (await imageId(host, former.engine, name)) === null) continue;
    const path = `/images/${encodeURIComponent(name)}`;
    await ask(host, former, { method: 'DELETE', path }, name);
  }
}

function remove(host: Host, former: Snapshot, id: string): Promise<string[]> {
  const path = `/containers/${id}?force=1`;
  return ask(
    host,
    former,
    { method: 'DELETE', path },
    `container ${id.slice(0, 12)}, which blocks the restore`,
  );
}

interface Missing {
  readonly container: ContainerSnapshot;
  readonly isThere: boolean;
}

async function runAgain(host: Host, former: Snapshot, { container, isThere }: Missing): Promise<string[]> {
  const made = isThere ? { id: container.id, problems: [] } : await create(host, former, container);
  if (made.id === null || !container.running) return made.problems;
  const path = `/containers/${made.id}/start`;
  return ask(host, former, { method: 'POST', path }, `the container of ${container.service}`);
}

async function create(
  host: Host,
  former: Snapshot,
  container: ContainerSnapshot,
): Promise<{ id: string | null; problems: string[] }> {
  const configured = textOf(objectOf(container.inspected.Config).Image);
  const image = textOf(container.inspected.Image);
  const isSame = (await imageId(host, former.engine, configured)) === image;
  const body = createRequest(container.inspected, isSame ? configured : image);
  const path = `/containers/create?name=${encodeURIComponent(container.name)}`;
  const { address } = former.engine;
  const answer = await host.request(address, { method: 'POST', path, body }, REQUEST_TIMEOUT_MS);
  const id = answer.ok && answer.value.status === 201 ? textOf(objectOf(answer.value.body).Id) : null;
  return { id, problems: problemOf(answer, `the container of ${container.service}`) };
}

async function ask(
  host: Host,
  { engine }: Snapshot,
  request: EngineRequest,
  what: string,
): Promise<string[]> {
  return problemOf(await host.request(engine.address, request, REQUEST_TIMEOUT_MS), what);
}

function problemOf(answer: Awaited<ReturnType<Host['request']>>, what: string): string[] {
  if (!answer.ok) return [`${what} (${answer.error})`];
  const { status, body } = answer.value;
  // 304: it runs already.
  if (status < 400) return [];
  return [`${what} (HTTP ${status} ${textOf(objectOf(body).message).slice(0, 200)})`];
}
