/** How many letters can be wrong, missing or too many; fewer for a short name. */
const SLIPS = 3;

/** The one of the names that was probably meant; null when none is near. */
export function suggestName(word: string, names: readonly string[]): string | null {
  const allowed = Math.min(SLIPS, Math.floor(word.length / 2));
  const near = names
    .map((name) => ({ name, slips: countSlips(word, name) }))
    .filter(({ name, slips }) => slips <= allowed || (word.length > SLIPS && name.includes(word)))
    .sort((one, other) => one.slips - other.slips);
  return near[0]?.name ?? null;
}

/** Levenshtein's distance, one row of its table at a time. */
function countSlips(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) row = nextRow(row, index + 1, letter, other);
  return row.at(-1) ?? 0;
}

function nextRow(above: readonly number[], first: number, letter: string, other: string): number[] {
  const row = [first];
  for (let column = 1; column <= other.length; column++) {
    const changed = (above[column - 1] ?? 0) + (other[column - 1] === letter ? 0 : 1);
    row.push(Math.min(changed, (above[column] ?? 0) + 1, (row[column - 1] ?? 0) + 1));
  }
  return row;
}
