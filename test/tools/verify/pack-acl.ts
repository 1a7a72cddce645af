import type { Acl } from '../../../src/facts/facts.ts';

const tags = { owner: 1, user: 2, group: 4, namedGroup: 8, mask: 16, other: 32 } as const;
const NO_ID = 2 ** 32 - 1;

/** The list as the kernel takes it in `system.posix_acl_access`, in hexadecimal: see acl_ea.h of linux. */
export function packAcl({ owner, users, group, groups, mask, other }: Acl): string {
  const entries = [
    entry(tags.owner, owner),
    ...users.map(({ id, permissions }) => entry(tags.user, permissions, id)),
    entry(tags.group, group),
    ...groups.map(({ id, permissions }) => entry(tags.namedGroup, permissions, id)),
    ...(mask === null ? [] : [entry(tags.mask, mask)]),
    entry(tags.other, other),
  ];
  const version = Buffer.alloc(4);
  version.writeUInt32LE(2);
  return Buffer.concat([version, ...entries]).toString('hex');
}

function entry(tag: number, permissions: number, id = NO_ID): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(tag, 0);
  bytes.writeUInt16LE(permissions, 2);
  bytes.writeUInt32LE(id, 4);
  return bytes;
}
