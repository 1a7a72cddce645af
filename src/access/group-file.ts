import { HIGHEST_ID } from '../compose/highest-id.ts';

export interface GroupLine {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** group(5): `NAME:PASSWORD:GID:MEMBER,MEMBER`. Lines that are not of this form are passed over, as libc does. */
export function parseGroupFile(text: string): GroupLine[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , gid = '', members = ''] = line.trim().split(':');
    // A name is printed and put into commands: one that no tool would have written is none.
    if (!/^[^\0-\x1f\x7f-\x9f]+$/.test(name) || !/^\d+$/.test(gid) || Number(gid) > HIGHEST_ID) return [];
    return [{ name, gid: Number(gid), members: members.split(',').filter(Boolean) }];
  });
}
