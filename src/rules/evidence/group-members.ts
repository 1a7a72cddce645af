import type { GroupLookup } from '../../facts/facts.ts';

const SHOWN = 5;

/** The members that the group database lists; users whose primary group it is are not listed there. */
export function formatMembers(group: string, lookup: GroupLookup): string {
  const members = lookup.state === 'found' ? lookup.members : [];
  if (members.length === 0) return `the members of group ${group}`;
  const more = members.length > SHOWN ? ` and ${members.length - SHOWN} more` : '';
  return `the members of group ${group} (${members.slice(0, SHOWN).join(', ')}${more})`;
}
