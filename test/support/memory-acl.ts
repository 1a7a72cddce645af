import type { Acl } from '../../src/facts/facts.ts';
import type { Inode } from './memory-files.ts';

/** An inode as `getfacl --access --numeric --absolute-names --no-effective` prints it. */
export function formatAccess(path: string, inode: Inode): string {
  const { uid, gid, mode, acl } = inode;
  const entries = acl ? formatList(acl) : formatMode(mode);
  return [`# file: ${path}`, `# owner: ${uid}`, `# group: ${gid}`, ...entries, '', ''].join('\n');
}

function formatList({ owner, users, group, groups, mask, other }: Acl): string[] {
  return [
    `user::${letters(owner)}`,
    ...users.map(({ id, permissions }) => `user:${id}:${letters(permissions)}`),
    `group::${letters(group)}`,
    ...groups.map(({ id, permissions }) => `group:${id}:${letters(permissions)}`),
    ...(mask === null ? [] : [`mask::${letters(mask)}`]),
    `other::${letters(other)}`,
  ];
}

function formatMode(mode: number): string[] {
  return [`user::${letters(mode >> 6)}`, `group::${letters(mode >> 3)}`, `other::${letters(mode)}`];
}

function letters(permissions: number): string {
  return [...'rwx'].map((letter, index) => (permissions & (4 >> index) ? letter : '-')).join('');
}
