import type { UserSwitch } from '../facts/facts.ts';
import { resolveImageUser } from './image-accounts.ts';

export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
}

type Words = readonly string[];

/** Programs that become another user and then another program; by name, who that is by the words that follow. */
const programs: Readonly<Record<string, (words: Words, accounts: AccountFiles) => UserSwitch>> = {
  gosu: bySpelling,
  'su-exec': bySpelling,
  's6-setuidgid': bySpelling,
  setuidgid: (words, accounts) => withoutGroups(bySpelling(words, accounts)),
  chpst: (words, accounts) => withoutGroups(bySpelling(afterOption(words, '-u'), accounts)),
  su: (words, accounts) => bySpelling(operandsOf(words, suOptions), accounts),
  runuser: (words, accounts) =>
    words.includes('-u')
      ? bySpelling(afterOption(words, '-u'), accounts)
      : bySpelling(operandsOf(words, suOptions), accounts),
  setpriv: bySetpriv,
};

const suOptions = ['-s', '-c', '-g', '-G', '--shell', '--command', '--group', '--supp-group'];

export function isSwitchProgram(word: string): boolean {
  return nameOf(word) in programs;
}

/** @param words the program and its arguments, without quotes and variables. */
export function switchOf([program = '', ...words]: Words, accounts: AccountFiles): UserSwitch | null {
  const by = nameOf(program);
  const found = programs[by]?.(words, accounts) ?? null;
  return found?.state === 'known' ? { ...found, by } : found;
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `user`, with the groups that the image's /etc/group gives it, or `user:group`, with that group alone. */
function bySpelling([spelling = '']: Words, accounts: AccountFiles): UserSwitch {
  const user = resolveImageUser(spelling, accounts);
  if (user.state === 'unknown') return user;
  if (user.uid === null || user.gid === null || (/[^\d:]/.test(spelling) && !isThere(spelling, accounts)))
    return { state: 'unknown', reason: `its image has no user ${spelling}, to whom its command switches` };
  return { state: 'known', by: '', uid: user.uid, gid: user.gid, gids: user.gids, keepsGroups: false };
}

function isThere(spelling: string, { passwd }: AccountFiles): boolean {
  const [name = ''] = spelling.split(':');
  return /^\d+$/.test(name) || passwd.split('\n').some((line) => line.startsWith(`${name}:`));
}

function withoutGroups(found: UserSwitch): UserSwitch {
  return found.state === 'known' ? { ...found, gids: [] } : found;
}

function afterOption(words: Words, option: string): Words {
  const at = words.indexOf(option);
  return at === -1 ? [] : words.slice(at + 1);
}

function operandsOf(words: Words, withValue: Words): Words {
  const isOperand = (word: string, at: number) =>
    !word.startsWith('-') && !withValue.includes(words[at - 1] ?? '');
  return words.filter(isOperand);
}

/** What setpriv is told in either spelling, `--reuid=1000` or `--reuid 1000`. */
function bySetpriv(words: Words, accounts: AccountFiles): UserSwitch {
  const value = (option: string): string | undefined =>
    words.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1) ??
    afterOption(words, option)[0];
  const [user = '0', group] = [value('--reuid') ?? value('--ruid'), value('--regid') ?? value('--rgid')];
  const own = bySpelling([user], accounts);
  if (own.state !== 'known') return own;
  const gid = group === undefined ? 0 : gidOf(group, accounts);
  if (gid === null) return { state: 'unknown', reason: `its image has no group ${group}` };
  const listed = (value('--groups') ?? '')
    .split(',')
    .filter(Boolean)
    .map((each) => gidOf(each, accounts));
  const gids = words.includes('--init-groups')
    ? [...own.gids, own.gid]
    : listed.filter((each) => each !== null);
  return { ...own, gid, gids, keepsGroups: keepsGroups(words) };
}

/** With nothing but another user, setpriv leaves the groups alone. */
function keepsGroups(words: Words): boolean {
  const isGiven = (option: string) => words.some((word) => word === option || word.startsWith(`${option}=`));
  const others = ['--clear-groups', '--init-groups', '--groups', '--regid', '--rgid'];
  return words.includes('--keep-groups') || !others.some(isGiven);
}

function gidOf(group: string, { group: file }: AccountFiles): number | null {
  const found = resolveImageUser(`0:${group}`, { passwd: '', group: file });
  return found.state === 'known' ? found.gid : null;
}
