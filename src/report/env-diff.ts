import type { FileChange } from '../apply/stage-edits.ts';
import { formatUnifiedDiff } from '../edit/text/diff.ts';

/** The variables that dockperm itself writes, and may therefore show. */
const ownVariables = /^(DOCKER_GID|DOCKER_SOCK|BASE_IMAGE|HOST_PORT|IMAGES)$/;

/**
 * The diff of a `.env`. Its other lines are a project's secrets, so no line is shown for context, and values only of
 * variables that dockperm is there to set.
 */
export function formatEnvDiff(
  path: string,
  { before, after }: FileChange,
  shown: ReadonlySet<string>,
): string {
  const diff = formatUnifiedDiff(path, before, after, 0);
  const lines = diff.split('\n').map((line) => (isFrame(line) ? line : maskLine(line, shown)));
  if (before !== null) return lines.join('\n');
  const set = lines.filter((line) => line.startsWith('+') && !isFrame(line));
  return [`new file ${path}:`, ...set].join('\n');
}

/** Headers, hunk positions and the note on a missing last line break. */
function isFrame(line: string): boolean {
  return /^(\+\+\+ |--- |@@|\\)/.test(line);
}

function maskLine(line: string, shown: ReadonlySet<string>): string {
  const match = /^([+-]\s*(?:#\s*)?(?:export\s+)?([A-Za-z_]\w*)\s*=)(.*)$/.exec(line);
  if (match) return match[3] === '' || isShown(match[2] ?? '', shown) ? line : `${match[1]}…`;
  return line === '' || /^[+-]\s*(#|$)/.test(line) ? line : `${line.slice(0, 1)}…`;
}

function isShown(name: string, shown: ReadonlySet<string>): boolean {
  return ownVariables.test(name) || shown.has(name);
}
