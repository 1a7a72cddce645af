import type { GroupLookup } from '../../facts/facts.ts';

const SHOWN = 5;

/** Whom a group lets in, as far as the database lists them: a primary group lists nobody. */
export function formatMembers(group: string, lookup: GroupLookup): string {
  const members = lookup.state === 'found' ? lookup.members : [];
  if (members.length === 0) return `the members of group ${group}`;
  const more = members.length > SHOWN ? ` and ${members.length - SHOWN} more` : '';
  return `the members of group ${group} (${members.slice(0, SHOWN).join(', ')}${more})`;
}
