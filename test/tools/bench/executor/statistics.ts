/** Of the values in order, the one below which so much of them is (nearest rank); NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The middle one of the slopes between all pairs (Theil–Sen): a garbage collection at one end does not tilt it, as it does
 * the line of least squares. NaN of fewer than two points.
 */
export function slope(points: readonly Point[]): number {
  const slopes = points.flatMap((a, at) =>
    points.slice(at + 1).flatMap((b) => (b.x === a.x ? [] : [(b.y - a.y) / (b.x - a.x)])),
  );
  return median(slopes);
}
