export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Ways from a node back to itself, `[a, b, a]`; of nodes that share a circle one way is given. */
export function findCircles(graph: Graph): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = [];
  const inCircle = new Set<string>();
  for (const node of graph.keys()) {
    const circle = inCircle.has(node) ? null : shortestCircle(graph, node);
    if (circle === null) continue;
    for (const member of circle) inCircle.add(member);
    circles.push(circle);
  }
  return circles;
}

function shortestCircle(graph: Graph, start: string): readonly string[] | null {
  const waysTo = new Map<string, readonly string[]>([[start, [start]]]);
  for (const [node, way] of waysTo) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return [...way, start];
      // A map is walked in the order of insertion, and reaches what is added on the way: breadth first.
      if (!waysTo.has(next)) waysTo.set(next, [...way, next]);
    }
  }
  return null;
}

/** Without the arrows that others imply: where a → b → c, a → c is left out. For graphs without circles. */
export function withoutImplied(graph: Graph): Graph {
  const reduced = [...graph].map(([node, targets]): [string, ReadonlySet<string>] => {
    const implied = new Set([...targets].flatMap((target) => [...reachableFrom(graph, target)]));
    return [node, new Set([...targets].filter((target) => !implied.has(target)))];
  });
  return new Map(reduced);
}

function reachableFrom(graph: Graph, start: string): ReadonlySet<string> {
  const reached = new Set(graph.get(start) ?? []);
  for (const node of reached) for (const next of graph.get(node) ?? []) reached.add(next);
  return reached;
}
