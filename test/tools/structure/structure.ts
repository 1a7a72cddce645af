import { findCircles, type Graph } from './circles.ts';
import { type Import, readImports, sourceFiles } from './imports.ts';
import type { Tree } from './stages.ts';

export interface Structure {
  readonly tree: Tree;
  readonly files: readonly string[];
  /** The imports between files of the tree. */
  readonly imports: readonly Import[];
  /** What lies at the top, with the arrows between. */
  readonly top: Graph;
  readonly circles: readonly (readonly string[])[];
}

export function readStructure(tree: Tree): Structure {
  const files = sourceFiles(tree.root);
  const imports = readImports(tree.root).filter(({ to }) => files.includes(to));
  const top = graphOf(files, imports, ([name]) => name ?? null);
  const circles = [graphOf(files, imports, (path) => path.join('/')), top, ...siblings(files, imports)];
  return { tree, files, imports, top, circles: circles.flatMap(findCircles) };
}

/** Everything that is wrong with it, a line each. */
export function faultsOf({ tree, files, imports, top, circles }: Structure): readonly string[] {
  const order = tree.stages.map(([name]) => name);
  const placeOf = (file: string): number => order.indexOf(file.split('/')[0] ?? '');
  const nodes = [...top.keys()];
  return [
    ...nodes.filter((node) => !order.includes(node)).map((node) => `${node} has no line in stages.ts.`),
    ...order.filter((name) => !nodes.includes(name)).map((name) => `${name} of stages.ts does not exist.`),
    ...imports
      .filter(({ from, to }) => placeOf(to) > placeOf(from))
      .map(({ from, to }) => `${from} imports ${to}, which comes later.`),
    ...circles.map((circle) => `A circle: ${circle.join(' → ')}.`),
    ...excess('files and directories at the top', top.size, tree.most.nodes),
    ...excess('arrows between them', arrowsOf(top).length, tree.most.arrows),
    ...(files.length === 0 ? ['It has no files.'] : []),
  ];
}

function excess(what: string, count: number, most: number): readonly string[] {
  return count > most ? [`${count} ${what}, at most ${most}.`] : [];
}

export function arrowsOf(graph: Graph): readonly (readonly [string, string])[] {
  return [...graph].flatMap(([from, targets]) => [...targets].map((to): [string, string] => [from, to]));
}

/** Files gathered into nodes; an arrow within a node is none. */
function graphOf(
  files: readonly string[],
  imports: readonly Import[],
  nodeOf: (path: readonly string[]) => string | null,
): Graph {
  const at = (file: string): string | null => nodeOf(file.split('/'));
  const graph = new Map<string, Set<string>>();
  for (const file of files) graph.set(at(file) ?? '', new Set());
  for (const { from, to } of imports) {
    const [source, target] = [at(from), at(to)];
    if (source !== null && target !== null && source !== target) graph.get(source)?.add(target);
  }
  graph.delete('');
  return graph;
}

/** For each directory, the graph of the directories in it. */
function siblings(files: readonly string[], imports: readonly Import[]): readonly Graph[] {
  const folders = files.map((file) => file.split('/').slice(0, -1).join('/'));
  const parents = new Set(folders.filter((folder) => folder !== ''));
  return [...parents].map((parent) => {
    const depth = parent.split('/').length;
    return graphOf(files, imports, (path) =>
      path.length > depth + 1 && path.slice(0, depth).join('/') === parent
        ? path.slice(0, depth + 1).join('/')
        : null,
    );
  });
}
