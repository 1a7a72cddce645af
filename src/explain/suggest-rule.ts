/** How many letters may be wrong, missing or too many. */
const SLIPS = 3;

/** The id that was probably meant; null when none is near. */
export function suggestRule(word: string, ids: readonly string[]): string | null {
  const near = ids
    .map((id) => ({ id, slips: countSlips(word, id) }))
    .filter(({ id, slips }) => slips <= SLIPS || id.includes(word))
    .sort((one, other) => one.slips - other.slips);
  return near[0]?.id ?? null;
}

/** Written as a rule is: small letters with hyphens between them. */
export function looksLikeRule(text: string): boolean {
  return /^[a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){1,6}$/.test(text);
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
