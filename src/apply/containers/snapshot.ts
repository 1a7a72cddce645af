import type { ContainerDetails } from '../../engine/container.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { labelNames } from '../../engine/labels.ts';
import { findImage, inspectContainer, listContainers } from '../../engine/reader.ts';
import type { Host } from '../../host/host.ts';

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
  /** The engine's own description. It contains the service's variables, so it is never written to disk. */
  readonly inspected: Readonly<Record<string, unknown>>;
}

/** @param images names of those that the project builds */
export async function takeSnapshot(
  host: Host,
  engine: EngineAt,
  { projectName, images }: { readonly projectName: string; readonly images: readonly string[] },
): Promise<Snapshot> {
  const listed = await listProject(host, engine, projectName);
  const inspected = await Promise.all(listed.map(({ id }) => inspectContainer(host, engine, id)));
  const ids = await Promise.all(images.map(async (name) => [name, await imageId(host, engine, name)]));
  return {
    engine,
    projectName,
    containers: inspected.flatMap((each) => (each.ok ? [snapshotOf(each.value)] : [])),
    images: Object.fromEntries(ids),
  };
}

function snapshotOf({ id, name, labels, state, description }: ContainerDetails): ContainerSnapshot {
  const service = labels[labelNames.service] ?? '';
  return { id, name, service, running: state.running, inspected: description };
}

/** The containers of a project that were there before a run. */
export interface Members extends Pick<Snapshot, 'engine' | 'projectName'> {
  readonly containers: readonly ListedMember[];
}

export type ListedMember = Pick<ContainerSnapshot, 'id' | 'service' | 'running'>;

/** All of a Compose project, but for those of `compose run`. */
export async function listProject(
  host: Host,
  engine: EngineAt,
  projectName: string,
): Promise<ListedMember[]> {
  const listed = await listContainers(host, engine, { project: projectName, which: 'all' });
  const members = listed.ok ? listed.value.filter(({ labels }) => labels[labelNames.oneOff] !== 'True') : [];
  return members.map(({ id, labels, running }) => ({
    id,
    service: labels[labelNames.service] ?? '',
    running,
  }));
}

/** Null where the engine has no image of that name. */
export async function imageId(host: Host, engine: EngineAt, name: string): Promise<string | null> {
  return (await findImage(host, engine, name))?.id || null;
}
