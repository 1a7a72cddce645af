import { formatUnifiedDiff } from '../edit/diff.ts';
import type { FileChange } from '../prepare.ts';

/** The variables that dockperm itself writes, and may therefore show. */
const ownVariables = /^(DOCKER_GID|DOCKER_SOCK)$/;

/**
 * The diff of a `.env`. Its other lines are a project's secrets: no line is shown for context, and of the lines of a
 * new file (made from an example) only names and comments, besides the values of the variables that were set.
 */
export function formatEnvDiff(
  path: string,
  { before, after }: FileChange,
  shown: ReadonlySet<string>,
): string {
  const diff = formatUnifiedDiff(path, before, after, 0);
  return diff
    .split('\n')
    .map((line) => (/^(\+\+\+|---|@@|\\)/.test(line) ? line : maskLine(line, shown)))
    .join('\n');
}

function maskLine(line: string, shown: ReadonlySet<string>): string {
  const match = /^([+-]\s*(?:#\s*)?(?:export\s+)?([A-Za-z_]\w*)\s*=)(.+)$/.exec(line);
  if (match) return isShown(match[2] ?? '', shown) ? line : `${match[1]}…`;
  return /^[+-]\s*(#|$)/.test(line) ? line : `${line.slice(0, 1)}…`;
}

function isShown(name: string, shown: ReadonlySet<string>): boolean {
  return ownVariables.test(name) || shown.has(name);
}
