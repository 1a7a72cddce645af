/** As long as a person would paste: read whole. */
const SHORT = 12_000;
/** Of a longer log: how many lines that speak of a failure, the last ones, and how many around each. */
const LINES = 40;
const AROUND = 3;
/** Lines that are looked at, from the end. */
const SEARCHED = 200_000;
/** Characters of one line that are read, half from each end. */
const WIDE = 2_000;

const telling =
  /denied|eacces|eperm|errno|permission|refused|no such file|not found|enoent|cannot|could ?n[o']t|unable|failed|error|is a directory|timed? ?out|deadline|eof|avc:|unauthorized|forbidden|invalid|too (?:old|new)|certificate|\btls\b/i;

const aboutDocker = /docker|podman|\.sock\b|pipe|container|dial |connect|group/i;

/** What of a text is worth reading: of a long log the last lines that tell of a failure, each with its neighbours. */
export function relevantExcerpt(text: string): string {
  if (text.length <= SHORT) return text;
  const lines = text.split('\n');
  const chosen = chooseLines(lines);
  return chosen.map((index) => shorten(lines[index] ?? '')).join('\n');
}

/** From the end: a log usually ends with the error in question. */
function chooseLines(lines: readonly string[]): number[] {
  const found = lastMatches(lines, (line) => telling.test(line) && aboutDocker.test(line));
  const best = found.length > 0 ? found : lastMatches(lines, (line) => telling.test(line));
  const centres = best.length > 0 ? best : [lines.length - 1];
  return [...new Set(centres.flatMap(neighbours))].sort((one, other) => one - other);
}

function lastMatches(lines: readonly string[], isTelling: (line: string) => boolean): number[] {
  const found: number[] = [];
  const oldest = Math.max(lines.length - SEARCHED, 0);
  for (let index = lines.length - 1; index >= oldest && found.length < LINES; index--) {
    if (isTelling(shorten(lines[index] ?? ''))) found.push(index);
  }
  return found;
}

function neighbours(centre: number): number[] {
  return Array.from({ length: 2 * AROUND + 1 }, (_, index) => centre - AROUND + index);
}

function shorten(line: string): string {
  if (line.length <= WIDE) return line;
  return `${line.slice(0, WIDE / 2)} ${line.slice(-WIDE / 2)}`;
}
