import type { Acl, AclEntry, AclReading } from '../../facts/facts.ts';

/** What `getfacl --access --numeric --absolute-names --no-effective` prints, by path. See getfacl(1). */
export function parseGetfacl(text: string): Map<string, AclReading> {
  const readings = new Map<string, AclReading>();
  for (const block of text.split(/\n\n+/)) {
    const path = /^# file: (.*)$/m.exec(block)?.[1];
    if (path !== undefined) readings.set(unquote(path), readingOf(block));
  }
  return readings;
}

/** Backslashes are doubled, and what would break a line is written in octal. */
function unquote(path: string): string {
  return path.replace(/\\(\\|[0-7]{3})/g, (_, code: string) =>
    code === '\\' ? code : String.fromCharCode(Number.parseInt(code, 8)),
  );
}

function readingOf(block: string): AclReading {
  const entries = [...block.matchAll(/^(user|group|mask|other):(\d*):([r-][w-][x-])$/gm)].map(
    ([, tag = '', id = '', letters = '']) => ({ tag, id, permissions: permissionsOf(letters) }),
  );
  const plain = (tag: string) => entries.find((entry) => entry.tag === tag && entry.id === '')?.permissions;
  const named = (tag: string): AclEntry[] =>
    entries
      .filter((entry) => entry.tag === tag && entry.id !== '')
      .map(({ id, permissions }) => ({ id: Number(id), permissions }));
  const [owner, group, other] = [plain('user'), plain('group'), plain('other')];
  if (owner === undefined || group === undefined || other === undefined)
    return { state: 'unknown', reason: 'could not parse the output of getfacl' };
  const mask = plain('mask') ?? null;
  const acl: Acl = { owner, users: named('user'), group, groups: named('group'), mask, other };
  // A list without a mask says no more than the mode does.
  return mask === null ? { state: 'minimal' } : { state: 'extended', acl };
}

function permissionsOf(letters: string): number {
  return [...letters].reduce((bits, letter) => bits * 2 + Number(letter !== '-'), 0);
}

/** What `ls -ldn` says of one path: a `+` behind the mode where there is a list. Null when it says nothing. */
export function parseListMarker(text: string, path: string): AclReading | null {
  const line = text.split('\n').find((each) => each.endsWith(` ${path}`));
  const marker = /^[a-z-][rwxsStT-]{9}([+.]?) /.exec(line ?? '')?.[1];
  if (marker === undefined) return null;
  if (marker !== '+') return { state: 'minimal' };
  return { state: 'unread', reason: `${path} has an ACL, but getfacl is not installed` };
}
