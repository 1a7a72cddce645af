import type { WrittenGroup } from '../../compose/dockerfile-groups.ts';
import type { DockerfileEdit } from '../edit.ts';
import type { Splice } from '../text/splice.ts';

/** What takes the place of the command, or of a part of it, counted in the `RUN`; null when there is no safe way to say it. */
export function shareNumber(group: WrittenGroup, edit: DockerfileEdit): Splice | null {
  switch (group.tool) {
    case 'groupadd':
      return withoutInsisting(group, edit);
    case 'addgroup':
      return lineOfItsOwn(group, edit);
  }
}

/** `-o` lets numbers occur twice; `-f` is content with a group of that name, which has the number here. */
function withoutInsisting({ program }: WrittenGroup, { holder, group }: DockerfileEdit): Splice {
  const at = program.at + program.text.length;
  const flags = holder === group ? ' -f -o' : ' -o';
  return { start: at, end: at, text: flags };
}

/**
 * Neither Debian's `addgroup` nor BusyBox's gives a number away twice, and an image with BusyBox has no `groupadd`. The
 * tools of both take a line of the group file as it is.
 */
function lineOfItsOwn(
  { program, rest, name, gid }: WrittenGroup,
  { holder, group }: DockerfileEdit,
): Splice | null {
  const end = rest.at(-1);
  const isPlain = /^(?:[\w.-]|\$\w+|\$\{\w+\})+$/;
  const isLiteral = rest.some(({ text }) => text.startsWith("'") && text.includes('$'));
  if (end === undefined || isLiteral || !isPlain.test(name) || !isPlain.test(gid)) return null;
  const entry = `${name}:x:${gid}:`;
  const append = `echo ${entry.includes('$') ? `"${entry}"` : entry} >>/etc/group`;
  const text = holder === group ? `{ grep -q "^${name}:" /etc/group || ${append}; }` : append;
  return { start: program.at, end: end.at + end.text.length, text };
}
