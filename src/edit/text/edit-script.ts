/** One line of a comparison: kept, taken away or added. */
export interface LineChange {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/** The furthest x reached on each diagonal, one map per number of changes. */
type Frontier = Map<number, number>;

/** The shortest list of line changes from `before` to `after` (Myers' greedy search): quick for edits of a few lines. */
export function compareLines(before: readonly string[], after: readonly string[]): LineChange[] {
  const trail: Frontier[] = [];
  let frontier: Frontier = new Map([[1, 0]]);
  for (let changes = 0; changes <= before.length + after.length; changes += 1) {
    const next: Frontier = new Map();
    trail.push(frontier);
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = startOn(diagonal, frontier);
      while (x < before.length && before[x] === after[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(before, after, trail);
    }
    frontier = next;
  }
  return [];
}

/** A diagonal is entered from the one above (a line added) or the one below (a line taken away), whichever got further. */
function startOn(diagonal: number, frontier: Frontier): number {
  const added = frontier.get(diagonal + 1) ?? -1;
  const removed = (frontier.get(diagonal - 1) ?? -2) + 1;
  return Math.max(added, removed);
}

function walkBack(
  before: readonly string[],
  after: readonly string[],
  trail: readonly Frontier[],
): LineChange[] {
  const changes: LineChange[] = [];
  let x = before.length;
  let y = after.length;
  for (const frontier of trail.slice(1).toReversed()) {
    const diagonal = x - y;
    const start = startOn(diagonal, frontier);
    const isAdded = start === frontier.get(diagonal + 1);
    while (x > start) changes.push({ kind: ' ', text: before[--x] ?? '' });
    y = x - diagonal;
    if (isAdded) changes.push({ kind: '+', text: after[--y] ?? '' });
    else changes.push({ kind: '-', text: before[--x] ?? '' });
  }
  while (x > 0) changes.push({ kind: ' ', text: before[--x] ?? '' });
  return changes.reverse();
}
