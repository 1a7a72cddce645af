import { compareLines, type LineChange } from './edit-script.ts';

const CONTEXT = 3;

/**
 * A unified diff that `patch -p0` and `git apply -p0` take. Empty when nothing differs. A file that is created
 * (`before` is null) is compared with `/dev/null`, and so is one that goes.
 *
 * @param context unchanged lines around each change
 */
export function formatUnifiedDiff(
  path: string,
  before: string | null,
  after: string | null,
  context = CONTEXT,
): string {
  if (before === after) return '';
  const changes = compareLines(splitLines(before ?? ''), splitLines(after ?? ''));
  const from = before === null ? '/dev/null' : path;
  const to = after === null ? '/dev/null' : path;
  return `--- ${from}\n+++ ${to}\n${hunksOf(changes, context)
    .map((hunk) => formatHunk(changes, hunk))
    .join('')}`;
}

/** Lines with their line breaks, so that `\r\n` and a missing final line break are part of the comparison. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

interface Hunk {
  readonly start: number;
  readonly end: number;
}

/** Changes whose context touches are shown together. */
function hunksOf(changes: readonly LineChange[], context: number): Hunk[] {
  const hunks: Hunk[] = [];
  for (const [at, change] of changes.entries()) {
    if (change.kind === ' ') continue;
    const start = Math.max(0, at - context);
    const end = Math.min(changes.length, at + context + 1);
    const last = hunks.at(-1);
    if (last !== undefined && start <= last.end) hunks[hunks.length - 1] = { start: last.start, end };
    else hunks.push({ start, end });
  }
  return hunks;
}

function formatHunk(changes: readonly LineChange[], { start, end }: Hunk): string {
  const shown = changes.slice(start, end);
  const range = (side: '-' | '+') => {
    const isOnSide = (change: LineChange) => change.kind === ' ' || change.kind === side;
    const skipped = changes.slice(0, start).filter(isOnSide).length;
    const count = shown.filter(isOnSide).length;
    // An empty range names the line before it.
    return `${count === 0 ? skipped : skipped + 1}${count === 1 ? '' : `,${count}`}`;
  };
  return `@@ -${range('-')} +${range('+')} @@\n${shown.map(formatLine).join('')}`;
}

function formatLine({ kind, text }: LineChange): string {
  const line = `${kind}${text}`;
  return text.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`;
}
