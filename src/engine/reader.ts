import type { Host } from '../host/host.ts';
import { asJsonObject, type JsonObject, listOf, objectOf, textOf, textsOf } from '../host/json-value.ts';
import { ok } from '../host/result.ts';
import { ask, type EngineAnswer, type EngineTarget, failure, mapAnswer } from './client.ts';
import { type ContainerDetails, type ListedContainer, readDetails, readListed } from './container.ts';
import { formatFilters, type LabelFilter } from './labels.ts';
import { firstEntryOf } from './tar.ts';

/** Whether an engine, or what stands before one, answers `GET /_ping` as an engine does. */
export async function ping(host: Host, engine: EngineTarget): Promise<boolean> {
  const answer = await get(host, engine, '/_ping');
  return answer.ok && answer.value === 'OK';
}

/** `GET /version`. */
export function readVersion(host: Host, engine: EngineTarget): Promise<EngineAnswer<JsonObject>> {
  return readObject(host, engine, '/version');
}

/** `GET /info`. */
export function readInfo(host: Host, engine: EngineTarget): Promise<EngineAnswer<JsonObject>> {
  return readObject(host, engine, '/info');
}

export interface ContainerFilter extends LabelFilter {
  readonly which: 'running' | 'all';
}

export async function listContainers(
  host: Host,
  engine: EngineTarget,
  filter: ContainerFilter,
): Promise<EngineAnswer<ListedContainer[]>> {
  const query = { all: filter.which === 'all' ? '1' : null, filters: formatFilters(filter) };
  const answer = await readList(host, engine, withQuery('/containers/json', query));
  return mapAnswer(answer, (items) => items.map(readListed).filter((item) => item !== null));
}

export interface ListedVolume {
  readonly name: string;
  /** Of its driver. */
  readonly options: JsonObject;
}

/** `GET /volumes`. */
export async function listVolumes(
  host: Host,
  engine: EngineTarget,
  filter: LabelFilter,
): Promise<EngineAnswer<ListedVolume[]>> {
  const path = withQuery('/volumes', { filters: formatFilters(filter) });
  return mapAnswer(await readObject(host, engine, path), ({ Volumes }) =>
    listOf(Volumes)
      .map(objectOf)
      .map(({ Name, Options }) => ({ name: textOf(Name), options: objectOf(Options) })),
  );
}

/** The first of a Compose service, running or not; null without one, or without an answer. */
export async function findContainer(
  host: Host,
  engine: EngineTarget,
  filter: ContainerFilter & { readonly project: string; readonly service: string },
): Promise<ListedContainer | null> {
  const found = await listContainers(host, engine, filter);
  return (found.ok && found.value[0]) || null;
}

export async function inspectContainer(
  host: Host,
  engine: EngineTarget,
  id: string,
): Promise<EngineAnswer<ContainerDetails>> {
  return mapAnswer(await get(host, engine, `/containers/${encodeURIComponent(id)}/json`), readDetails);
}

const MOST_LINKS = 5;

/** A text file of a container; empty where it does not exist, null where it could not be read. */
export async function readContainerFile(
  host: Host,
  engine: EngineTarget,
  { id, path, links = 0 }: { readonly id: string; readonly path: string; readonly links?: number },
): Promise<string | null> {
  const answer = await get(
    host,
    engine,
    withQuery(`/containers/${encodeURIComponent(id)}/archive`, { path }),
  );
  if (!answer.ok) return answer.status === 404 ? '' : null;
  const entry = typeof answer.value === 'string' ? firstEntryOf(answer.value) : null;
  if (entry === null) return null;
  if ('text' in entry) return entry.text;
  // The engine follows links on the way, but not the last one.
  const target = new URL(entry.link, `file://${path}`).pathname;
  return links < MOST_LINKS ? readContainerFile(host, engine, { id, path: target, links: links + 1 }) : '';
}

export interface Image {
  readonly id: string;
  /** Empty for root. */
  readonly user: string;
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** Null where the engine has none of that name, or does not answer. */
export async function findImage(host: Host, engine: EngineTarget, name: string): Promise<Image | null> {
  const answer = await inspectImage(host, engine, name);
  return answer.ok ? answer.value : null;
}

export async function inspectImage(
  host: Host,
  engine: EngineTarget,
  name: string,
): Promise<EngineAnswer<Image>> {
  return mapAnswer(await get(host, engine, `/images/${encodeURIComponent(name)}/json`), (value) => {
    const { Id, Config } = objectOf(value);
    const { User, Env, Entrypoint, Cmd } = objectOf(Config);
    const start = { entrypoint: textsOf(Entrypoint), command: textsOf(Cmd) };
    return { id: textOf(Id), user: textOf(User), env: textsOf(Env), ...start };
  });
}

/** Names with a tag. */
export async function listImageTags(host: Host, engine: EngineTarget): Promise<EngineAnswer<string[]>> {
  const answer = await readList(host, engine, '/images/json');
  return mapAnswer(answer, (items) => items.flatMap((item) => textsOf(objectOf(item).RepoTags)));
}

/** Names of a Compose project's networks. */
export async function listNetworks(
  host: Host,
  engine: EngineTarget,
  project: string,
): Promise<EngineAnswer<string[]>> {
  const path = withQuery('/networks', { filters: formatFilters({ project }) });
  return mapAnswer(await readList(host, engine, path), namesIn);
}

function namesIn(items: readonly unknown[]): string[] {
  return items.flatMap((item) => textOf(objectOf(item).Name) || []);
}

function get(host: Host, engine: EngineTarget, path: string): Promise<EngineAnswer<unknown>> {
  return ask(host, engine, { method: 'GET', path });
}

async function readObject(host: Host, engine: EngineTarget, path: string): Promise<EngineAnswer<JsonObject>> {
  const answer = await get(host, engine, path);
  if (!answer.ok) return answer;
  const value = asJsonObject(answer.value);
  return value === null ? failure(200, answer.value) : ok(value);
}

async function readList(
  host: Host,
  engine: EngineTarget,
  path: string,
): Promise<EngineAnswer<readonly unknown[]>> {
  const answer = await get(host, engine, path);
  if (!answer.ok) return answer;
  return Array.isArray(answer.value) ? ok(answer.value) : failure(200, answer.value);
}

function withQuery(path: string, query: Readonly<Record<string, string | null>>): string {
  const words = Object.entries(query).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return words.length === 0 ? path : `${path}?${words.join('&')}`;
}
