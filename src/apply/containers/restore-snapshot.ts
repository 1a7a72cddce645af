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
  const now = await listProject(host, former.engine, former.projectName);
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
    const tagged = await tagImage(host, patient(former), { id, name });
    problems.push(...problemOf(tagged, `the image ${name}`));
  }
  return problems;
}

/** An image that was built where there was none goes; Compose would take it for the service's own. */
export async function removeNewImages(host: Host, former: Snapshot): Promise<void> {
  for (const [name, id] of Object.entries(former.images)) {
    if (id !== null || (await imageId(host, former.engine, name)) === null) continue;
    await removeImage(host, patient(former), name);
  }
}

async function remove(host: Host, former: Snapshot, id: string): Promise<string[]> {
  const removed = await removeContainer(host, patient(former), { id, volumes: 'keep' });
  return problemOf(removed, `container ${id.slice(0, 12)}, which blocks the restore`);
}

interface Missing {
  readonly container: ContainerSnapshot;
  readonly isThere: boolean;
}

async function runAgain(host: Host, former: Snapshot, { container, isThere }: Missing): Promise<string[]> {
  const made = isThere ? { id: container.id, problems: [] } : await create(host, former, container);
  if (made.id === null || !container.running) return made.problems;
  const started = await startContainer(host, patient(former), made.id);
  return problemOf(started, `the container of ${container.service}`);
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
  const created = await createContainer(host, patient(former), { name: container.name, body });
  const id = created.ok ? created.value : null;
  return { id, problems: problemOf(created, `the container of ${container.service}`) };
}

function patient({ engine }: Snapshot): Snapshot['engine'] {
  return { ...engine, timeoutMs: WRITE_TIMEOUT_MS };
}

function problemOf(answer: EngineAnswer<unknown>, what: string): string[] {
  if (answer.ok) return [];
  const { error, message } = answer;
  return [`${what} (${[error, message.slice(0, 200)].join(' ').trim()})`];
}
