import { buildTree } from './build-tree.ts';
import type { Environment } from './interpolate.ts';
import { invalidCompose } from './invalid.ts';
import { mergeTrees } from './merge-trees.ts';
import type { Position, SourceFile } from './model.ts';
import { childOf, type Entry, type MapTree, type Tree } from './tree.ts';
import { formatYamlProblem, parseYamlSource } from './yaml-source.ts';

/** Reads one file to a mapping with a `services` mapping in it. Several documents are merged in order. */
export function readFileTree(file: SourceFile, directory: string, env: Environment): MapTree {
  const source = parseYamlSource(file.text);
  const positionAt = (offset: number): Position => ({ file: file.path, ...source.positionAt(offset) });
  const { problem } = source;
  if (problem !== null) {
    const at = { file: file.path, line: problem.line, column: problem.column };
    throw invalidCompose(at, `the file ${formatYamlProblem(problem)}`);
  }
  const empty: MapTree = { kind: 'map', at: positionAt(0), directory, tag: null, entries: new Map() };
  return source.documents.reduce<MapTree>((whole, document) => {
    const tree = buildTree(document.contents, { document, directory, env, positionAt, done: new Map() });
    const merged = mergeTrees(whole, asCompose(tree, empty));
    return merged.kind === 'map' ? merged : whole;
  }, empty);
}

function asCompose(tree: Tree, empty: MapTree): MapTree {
  if (tree.kind === 'scalar' && tree.value === null) return empty;
  if (tree.kind !== 'map') throw invalidCompose(tree.at, 'the top level is not a mapping');
  const services = tree.entries.get('services');
  if (services === undefined) return withFirstFormat(tree);
  checkServices(services.value);
  return tree;
}

function checkServices(services: Tree): void {
  if (services.kind === 'scalar' && services.value === null) return;
  if (services.kind !== 'map') throw invalidCompose(services.at, '`services` is not a mapping');
  for (const [name, { value }] of services.entries) {
    const isNull = value.kind === 'scalar' && (value.value === null || value.tag === '!reset');
    if (value.kind !== 'map' && !isNull)
      throw invalidCompose(value.at, `service \`${name}\` is not a mapping`);
  }
}

/** The first Compose format had the services at the top of the file. */
function withFirstFormat(tree: MapTree): MapTree {
  const isService = ([key, { value }]: [string, Entry]) =>
    !key.startsWith('x-') && ['image', 'build', 'extends'].some((name) => childOf(value, name) !== undefined);
  const services = [...tree.entries].filter(isService);
  if (services.length === 0) return tree;
  const value: MapTree = { ...tree, entries: new Map(services) };
  return { ...tree, entries: new Map([['services', { at: tree.at, value }]]) };
}
