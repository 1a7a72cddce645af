import { denialSourceOf } from '../../access/denial-source.ts';
import type { Position } from '../../compose/model.ts';
import { baseName } from '../../compose/paths.ts';
import type { Caller, Facts, GroupLookup } from '../../facts/facts.ts';
import { escapeControls } from '../../host/escape-controls.ts';

/** `0660`, as ls and chmod have it. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** `group docker (998)`, or `group 998` when the group has no name. */
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

/** The name of the caller, or its uid if it has no account. */
export function formatCaller({ name, uid }: Pick<Caller, 'name' | 'uid'>): string {
  return name ?? `uid ${uid}`;
}

/** `this process`, or what was asked about: `process 4711`, `agent.service`. */
export function formatProcess({ caller }: Pick<Facts, 'caller'>): string {
  return caller.label ?? 'this process';
}

/** Half a sentence for a denial with another cause. Must not claim that unreadable permissions allow the connection. */
export function formatAllowed(facts: Facts): string {
  return denialSourceOf(facts) === 'unknown'
    ? 'File permissions allow the connection, as far as they are readable'
    : 'File permissions allow the connection';
}

/** A name from a file or a variable, in quotes and on one line. */
export function formatName(name: string): string {
  return `"${escapeControls(name)}"`;
}

/** For the start of a sentence. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `rw-`, as getfacl and setfacl have it. */
export function formatBits(bits: number): string {
  return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;
}
