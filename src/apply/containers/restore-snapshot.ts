import type { EngineAnswer } from '../../engine/client.ts';
import {
  createContainer,
  removeContainer,
  removeImage,
  startContainer,
  tagImage,
  WRITE_TIMEOUT_MS,
} from '../../engine/writer.ts';
import type { Host } from '../../host/host.ts';
import { objectOf, textOf } from '../../host/json-value.ts';
import { createRequest } from './create-request.ts';
import { type ContainerSnapshot, imageId, listProject, type Snapshot } from './snapshot.ts';

export interface RestoreResult {
  /** What could not be done, each as a sentence without its full stop. */
  readonly problems: readonly string[];
  /** Services whose container was gone and was created again: with another id, and without what it had written itself. */
  readonly recreated: readonly string[];
}

/**
 * Restores the containers of the snapshot, each with its previous image and settings, whatever happened to the files:
 * one that was never touched keeps running. Compose removes a container that it replaces, whatever its name: it finds
 * its own by labels, which nothing can change. So a removed one is recreated from its description.
 */
export async function restoreSnapshot(
  host: Host,
  snapshot: Snapshot,
  services: readonly string[],
): Promise<RestoreResult> {
  const problems = await restoreTags(host, snapshot);
  const recreated: string[] = [];
  const now = await listProject(host, snapshot.engine, snapshot.projectName);
  const known = snapshot.containers.map(({ id }) => id);
  for (const { id, service } of now)
    if (services.includes(service) && !known.includes(id))
      problems.push(...(await remove(host, snapshot, id)));
  for (const container of snapshot.containers) {
    if (!services.includes(container.service)) continue;
    const found = now.find(({ id }) => id === container.id);
    if (found?.running === container.running) continue;
    const made = found ? { id: found.id, problems: [] } : await create(host, snapshot, container);
    if (found === undefined && made.id !== null) recreated.push(container.service);
    problems.push(...made.problems, ...(await startAgain(host, snapshot, { container, id: made.id })));
  }
  return { problems, recreated: [...new Set(recreated)] };
}

/** A build gives the name to another image; the one that had it is still there, under its id. */
async function restoreTags(host: Host, snapshot: Snapshot): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, id] of Object.entries(snapshot.images)) {
    if (id === null || (await imageId(host, snapshot.engine, name)) === id) continue;
    const tagged = await tagImage(host, withWriteTimeout(snapshot), { id, name });
    problems.push(...problemOf(tagged, `the image ${name}`));
  }
  return problems;
}

/** An image that was built where there was none goes; Compose would take it for the service's own. */
export async function removeNewImages(host: Host, snapshot: Snapshot): Promise<void> {
  for (const [name, id] of Object.entries(snapshot.images)) {
    if (id !== null || (await imageId(host, snapshot.engine, name)) === null) continue;
    await removeImage(host, withWriteTimeout(snapshot), name);
  }
}

async function remove(host: Host, snapshot: Snapshot, id: string): Promise<string[]> {
  const removed = await removeContainer(host, withWriteTimeout(snapshot), { id, volumes: 'keep' });
  return problemOf(removed, `container ${id.slice(0, 12)}, which blocks the restore`);
}

async function startAgain(
  host: Host,
  snapshot: Snapshot,
  { container, id }: { readonly container: ContainerSnapshot; readonly id: string | null },
): Promise<string[]> {
  if (id === null || !container.running) return [];
  const started = await startContainer(host, withWriteTimeout(snapshot), id);
  return problemOf(started, `the container of ${container.service}`);
}

async function create(
  host: Host,
  snapshot: Snapshot,
  container: ContainerSnapshot,
): Promise<{ id: string | null; problems: string[] }> {
  const configured = textOf(objectOf(container.inspected.Config).Image);
  const image = textOf(container.inspected.Image);
  const isSame = (await imageId(host, snapshot.engine, configured)) === image;
  const body = createRequest(container.inspected, isSame ? configured : image);
  const created = await createContainer(host, withWriteTimeout(snapshot), { name: container.name, body });
  const id = created.ok ? created.value : null;
  return { id, problems: problemOf(created, `the container of ${container.service}`) };
}

function withWriteTimeout({ engine }: Snapshot): Snapshot['engine'] {
  return { ...engine, timeoutMs: WRITE_TIMEOUT_MS };
}

function problemOf(answer: EngineAnswer<unknown>, what: string): string[] {
  if (answer.ok) return [];
  const { error, message } = answer;
  return [`${what} (${[error, message.slice(0, 200)].join(' ').trim()})`];
}
