/** An access list with this entry for uid 1000 and this mask. */
export const acl = (entry: number, mask: number) => ({
  owner: 6,
  users: [{ id: 1000, permissions: entry }],
  group: 6,
  groups: [],
  mask,
  other: 0,
});
