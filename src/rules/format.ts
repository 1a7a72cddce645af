import type { Position } from '../compose/model.ts';
import { baseName } from '../compose/paths.ts';
import type { GroupLookup } from '../facts/facts.ts';

/** `0660`, as ls and chmod have it. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** `group docker (998)`, or the number alone where it has no name. */
export function formatGroup(lookup: GroupLookup, gid: number): string {
  return lookup.state === 'found' ? `group ${lookup.name} (${gid})` : `group ${gid}`;
}

export function formatGroups(gids: readonly (number | null)[]): string {
  const unique = [...new Set(gids.filter((gid) => gid !== null))].sort((a, b) => a - b);
  return unique.length === 0 ? 'none' : unique.join(', ');
}

/** `compose.yaml:7` */
export function formatPlace({ file, line }: Position): string {
  return `${baseName(file)}:${line}`;
}
