import { parseGroupFile } from '../../access/group-file.ts';
import type { NamedGroup } from '../../facts/facts.ts';
import type { Accounts } from './image-accounts.ts';

/** Groups that are given by name, each once: only the image knows their numbers. */
export function groupNamesIn(groups: readonly string[]): string[] {
  return [...new Set(groups.filter((value) => value !== '' && !/^\d+$/.test(value)))];
}

/** Such as groupadd(8) lets one be given: what is no name, no image has a group for. */
export function isGroupName(text: string): boolean {
  return /^[a-z_][\w.-]*\$?$/i.test(text);
}

/** What an image makes of the name; null accounts: it was not looked into. */
export function resolveGroupName(name: string, accounts: Accounts | null): NamedGroup {
  if (!isGroupName(name)) return { name, state: 'known', gid: null };
  if (accounts === null) return { name, state: 'unknown', reason: 'its image was not inspected' };
  const found = parseGroupFile(accounts.group).find((group) => group.name === name);
  return { name, state: 'known', gid: found?.gid ?? null };
}
