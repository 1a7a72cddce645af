/** What was counted and what went wrong; adds up over several workers. */
export interface Tally {
  readonly counts: Record<string, number>;
  readonly missed: string[];
  /** To be read by a person, not to be counted. */
  readonly notes: string[];
  /** Files with a service that mounts the socket, and of those the refused ones: `file service: reason`. */
  readonly socketFiles: string[];
  readonly refused: string[];
}

export function emptyTally(): Tally {
  return { counts: {}, missed: [], notes: [], socketFiles: [], refused: [] };
}

export function count(tally: Tally, what: string, by = 1): void {
  tally.counts[what] = (tally.counts[what] ?? 0) + by;
}

export function addTally(sum: Tally, part: Tally): void {
  for (const [what, number] of Object.entries(part.counts)) count(sum, what, number);
  sum.missed.push(...part.missed);
  sum.notes.push(...part.notes);
  sum.socketFiles.push(...part.socketFiles);
  sum.refused.push(...part.refused);
}
