import { type AccountFiles, isSwitchProgram, nameOf, switchOf } from '../../access/switch-programs.ts';
import { readCommands, withoutQuotes } from '../../compose/shell-commands.ts';
import type { UserSwitch } from '../../facts/facts.ts';

/** What a container runs when it starts, and what that may depend on. */
export interface StartCommand {
  /** Entrypoint and command, as the engine joins them. */
  readonly words: readonly string[];
  /** The text of the script that the words begin with; null where they begin with something else. */
  readonly script: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly accounts: AccountFiles;
}

/** Programs that start another one as the user that they are themselves. */
const wrappers = ['tini', 'tini-static', 'dumb-init', 'docker-init', 'catatonit', 'exec', 'nice', 'nohup'];
const shells = ['sh', 'bash', 'ash', 'dash'];

/** Who the client inside will be, as far as the command tells it; null where it switches to no one. Only root can. */
export function readUserSwitch(start: StartCommand): UserSwitch | null {
  const words = withoutWrappers(start.words);
  const [program = '', option, text] = words;
  if (isSwitchProgram(program)) return switchOf(words, start.accounts);
  if (shells.includes(nameOf(program)) && /^-\w*c$/.test(option ?? '') && text !== undefined)
    return switchIn(text, start);
  if (start.script === null) return elsewhere(words);
  const inScript = switchIn(start.script, start);
  if (inScript !== null || !/"\$@"/.test(start.script)) return inScript;
  return readUserSwitch({ ...start, words: words.slice(1), script: null });
}

/** The file that a container starts with, if its name is that of a script; null for programs. */
export function scriptOf(words: readonly string[]): string | null {
  const [program = '', next = ''] = withoutWrappers(words);
  const file = shells.includes(nameOf(program)) ? next : program;
  return /(?:\.sh|entry[\w.-]*|bootstrap)$/i.test(file) ? file : null;
}

function withoutWrappers(words: readonly string[]): readonly string[] {
  if (!wrappers.includes(nameOf(words[0] ?? ''))) return words;
  const at = words.findIndex((word, index) => index > 0 && !word.startsWith('-'));
  return at === -1 ? [] : withoutWrappers(words.slice(at));
}

/** A program of its own may have another one do the work, as another user. */
function elsewhere(words: readonly string[]): UserSwitch | null {
  const program = words.slice(1).find(isSwitchProgram);
  return program === undefined
    ? null
    : { state: 'unknown', reason: `its command names ${nameOf(program)}, which switches to another user` };
}

/** Scripts ask first whether they run as root, and switch at the end. */
function switchIn(script: string, { env, accounts }: StartCommand): UserSwitch | null {
  const state = { variables: { ...env } as Record<string, string>, accounts };
  const found = readCommands(script).flatMap((words) => {
    const bare = withoutKeywords(words.map(({ text }) => text));
    const read = bare.map((word) => expand(word, state.variables));
    noteAssignment(bare, state.variables);
    state.accounts = withChangedAccount(read, state.accounts);
    if (!isSwitchProgram(read[0] ?? '')) return [];
    return [read.slice(0, 8).includes(null) ? notRead(read[0]) : switchOf(read.map(String), state.accounts)];
  });
  const [first = null] = found;
  const isOne = found.every((each) => JSON.stringify(each) === JSON.stringify(first));
  return isOne ? first : { state: 'unknown', reason: 'its entrypoint switches users in more than one way' };
}

function notRead(program: string | null | undefined): UserSwitch {
  return { state: 'unknown', reason: `its entrypoint calls ${nameOf(program ?? '')} with a variable` };
}

const keywords = ['then', 'else', 'do', 'exec', 'if', '!', '{', '(', 'command', 'nohup'];

function withoutKeywords(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => !keywords.includes(word));
  return at === -1 ? [] : words.slice(at);
}

function noteAssignment(words: readonly string[], variables: Record<string, string>): void {
  for (const word of words[0] === 'export' ? words.slice(1) : words) {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
    if (name === undefined) return;
    const read = expand(value, variables);
    if (read !== null) variables[name] = read;
  }
}

/** Null where a variable has no value that is known. `$@` and `$0` stand for what is started, which does not matter. */
function expand(word: string, variables: Readonly<Record<string, string>>): string | null {
  const read = withoutQuotes(word).replace(
    /\$\{(\w+)(?::?-([^}]*))?\}|\$([A-Za-z_]\w*)/g,
    (whole, braced?: string, fallback?: string, plain?: string) =>
      variables[braced ?? plain ?? ''] ?? fallback ?? whole,
  );
  return /\$[{(A-Za-z_]|`/.test(read) ? null : read;
}

/** `usermod -u 1000 NAME` and `groupmod -g 1000 NAME`, with which images give an account the ids that are asked for. */
function withChangedAccount(words: readonly (string | null)[], accounts: AccountFiles): AccountFiles {
  const [program = '', ...rest] = words.map((word) => word ?? '');
  const value = (option: string) => rest[rest.indexOf(option) + 1] ?? '';
  const name = rest.at(-1) ?? '';
  if (nameOf(program) === 'usermod' && rest.includes('-u'))
    return { ...accounts, passwd: withField(accounts.passwd, name, value('-u')) };
  if (nameOf(program) !== 'groupmod' || !rest.includes('-g')) return accounts;
  const old = accounts.group
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':')[2];
  const group = withField(accounts.group, name, value('-g'));
  // groupmod(8) changes the primary group of the users that have it, too.
  const passwd = accounts.passwd.split('\n').map((line) => {
    const fields = line.split(':');
    return fields[3] === old ? fields.with(3, value('-g')).join(':') : line;
  });
  return { passwd: passwd.join('\n'), group };
}

/** The id is the third field of either file. */
function withField(file: string, name: string, id: string): string {
  return file
    .split('\n')
    .map((line) => (line.startsWith(`${name}:`) ? line.split(':').with(2, id).join(':') : line))
    .join('\n');
}
