import { type Alias, type Document, isAlias, isMap, type Pair, type YAMLMap } from 'yaml';
import {
  findPair,
  formatYamlProblem,
  parseYamlSource,
  scalarText,
  type YamlProblem,
  type YamlSource,
} from '../../compose/yaml-source.ts';
import { type Layout, readLayout, startOf } from './yaml-layout.ts';

/** The service an edit is about, as nodes with their places in the text and as the value they come to. */
export interface Target {
  readonly text: string;
  readonly name: string;
  readonly source: YamlSource;
  readonly document: Document.Parsed;
  /** The mapping of services: `services`, or the whole document in a file of the first Compose format. */
  readonly services: YAMLMap;
  readonly pair: Pair;
  /** An alias when the service is nothing but `*name`. */
  readonly body: YAMLMap | Alias;
  /** The service with aliases and merge keys followed. */
  readonly resolved: Readonly<Record<string, unknown>>;
  readonly layout: Layout;
}

export type Found = Target | { readonly refused: string };

export function findTarget(text: string, name: string): Found {
  const source = parseYamlSource(text);
  if (source.problem !== null) return { refused: whyUnread(source.problem) };
  // Compose merges the documents of one file in order, so the last one that names the service decides.
  for (const document of source.documents.toReversed()) {
    const services = servicesOf(document);
    const pair = services === null ? undefined : findPair(services, name);
    if (services !== null && pair !== undefined)
      return targetIn(text, name, { source, document, services, pair });
  }
  const isShared = source.documents.some(
    (document) => resolve(document, servicesOf(document), name) !== null,
  );
  // One of that name in this file would stand in its place: only another file can add to it.
  const shared = `service ${name} comes from a YAML merge key or alias; add the lines below to a later file, such as compose.override.yaml`;
  return { refused: isShared ? shared : `the file has no service ${name}` };
}

export function whyUnread(problem: YamlProblem): string {
  return `line ${problem.line} of the file ${formatYamlProblem(problem)}`;
}

/** The service whose lines a line is among. */
export function serviceAtLine(text: string, line: number): string | null {
  const { documents, positionAt } = parseYamlSource(text);
  const pairs = documents.flatMap((document) => servicesOf(document)?.items ?? []);
  const lineOf = (offset: number | null) => (offset === null ? null : positionAt(offset).line);
  // A mapping goes on up to where the next one begins, so the last to begin has the line.
  const pair = pairs.findLast(({ key }) => (lineOf(startOf(key)) ?? Infinity) <= line);
  const end = isMap(pair?.value) ? (pair.value.range?.[1] ?? null) : null;
  return pair !== undefined && line <= (lineOf(end) ?? 0) ? scalarText(pair.key) : null;
}

export function servicesOf(document: Document.Parsed): YAMLMap | null {
  const root = document.contents;
  if (!isMap(root)) return null;
  const services = findPair(root, 'services')?.value;
  if (isMap(services)) return services;
  return services === undefined ? root : null;
}

type Place = Pick<Target, 'source' | 'document' | 'services' | 'pair'>;

function targetIn(text: string, name: string, place: Place): Found {
  const body = place.pair.value;
  if (!isMap(body) && !isAlias(body)) return { refused: `service ${name} is not a mapping` };
  if (body.tag === '!reset') return { refused: `service ${name} is removed from the project with !reset` };
  const resolved = resolve(place.document, place.services, name);
  if (resolved === null) return { refused: `service ${name} is not a mapping` };
  return { text, name, ...place, body, resolved, layout: readLayout(text, [body, place.document.contents]) };
}

function resolve(
  document: Document.Parsed,
  services: YAMLMap | null,
  name: string,
): Record<string, unknown> | null {
  const root = toValue(document);
  const map = services === document.contents ? root : pick(root, 'services');
  const service = pick(map, name);
  const isRecord = typeof service === 'object' && service !== null && !Array.isArray(service);
  return isRecord ? (service as Record<string, unknown>) : null;
}

function pick(value: unknown, key: string): unknown {
  const has = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return has ? (value as Record<string, unknown>)[key] : undefined;
}

/** Aliases are not counted: they share one object, and nothing here copies it. Undefined for an alias inside itself. */
export function toValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: -1 });
  } catch {
    return undefined;
  }
}
