import type { Acl, AclEntry, AclReading } from '../../facts/facts.ts';
import { wholeLines } from '../whole-lines.ts';

/** What `getfacl --access --numeric --absolute-names --no-effective` prints, by path. See getfacl(1). */
export function parseGetfacl(text: string): Map<string, AclReading> {
  const readings = new Map<string, AclReading>();
  for (const block of wholeLines(text).join('\n').split(/\n\n+/)) {
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

/** What stands for every id that has no mapping in this user namespace: two of them are two entries that look the same. */
const UNMAPPED = '4294967295';

function readingOf(block: string): AclReading {
  const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const entries = lines.flatMap(entryOf);
  const plain = (tag: string) => entries.find((entry) => entry.tag === tag && entry.id === '')?.permissions;
  const named = (tag: string): AclEntry[] =>
    entries
      .filter((entry) => entry.tag === tag && entry.id !== '')
      .map(({ id, permissions }) => ({ id: Number(id), permissions }));
  const [owner, group, other] = [plain('user'), plain('group'), plain('other')];
  const unread = { state: 'unknown', reason: 'could not parse the output of getfacl' } as const;
  if (owner === undefined || group === undefined || other === undefined) return unread;
  const mask = plain('mask') ?? null;
  const acl: Acl = { owner, users: named('user'), group, groups: named('group'), mask, other };
  const isNamed = acl.users.length + acl.groups.length > 0;
  // The kernel takes no list with an entry twice, nor one that names an id without a mask.
  const distinct = new Set(
    entries.map((entry) => (entry.id === UNMAPPED ? entry : `${entry.tag}:${entry.id}`)),
  );
  if (distinct.size < lines.length || (isNamed && mask === null)) return unread;
  // A list without a mask says no more than the mode does.
  return mask === null ? { state: 'minimal' } : { state: 'extended', acl };
}

function entryOf(line: string): { tag: string; id: string; permissions: number }[] {
  const [, tag, id = '', letters = ''] = /^(user|group|mask|other):(\d*):([r-][w-][x-])$/.exec(line) ?? [];
  return tag === undefined ? [] : [{ tag, id, permissions: permissionsOf(letters) }];
}

function permissionsOf(letters: string): number {
  return [...letters].reduce((bits, letter) => bits * 2 + Number(letter !== '-'), 0);
}

/**
 * What `ls -ldn --time-style=+%s` says about one path: a `+` behind the mode where there is an ACL. Null when it says
 * nothing.
 */
export function parseListMarker(text: string, path: string): AclReading | null {
  const shown = wholeLines(text).map((line) => listed.exec(line));
  const marker = shown.find((each) => each?.[2] === path)?.[1];
  if (marker === undefined) return null;
  if (marker !== '+') return { state: 'minimal' };
  return { state: 'unread', reason: `${path} has an ACL, but getfacl is not installed` };
}

/** Mode, links, owner, group, size or device, time. */
const listed = /^[a-z-][rwxsStT-]{9}([+.]?) +\d+ +\d+ +\d+ +(?:\d+, *)?\d+ +-?\d+ (.*)$/;
