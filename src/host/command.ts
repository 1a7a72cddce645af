/** A process to start, as a value: what is printed in a dry run is what runs. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to the environment; shown in front of the command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files in its directory that are concatenated to `JOINED_FILE` for the command. */
  readonly joined?: readonly string[];
  /** Texts by file name that the command reads at `STAGED/NAME`; its messages about them have that path, too. */
  readonly staged?: Readonly<Record<string, string>>;
}

/** Stands for a directory that exists as long as the command, and that no other user can read. */
export const STAGED = '/dev/dockperm';

/** A file without a name, which no other process can open: the joined text can be secret. */
export const JOINED_FILE = '/dev/fd/3';

const plainWord = /^[A-Za-z0-9_\-+=:,./@%]+$/;

/** The home directory as a report shows it: within quotes a shell would not know it. Real paths do not begin so. */
const hiddenHome = /^(?:unix:\/\/)?~\/(?=.)/;

/** Quotes one word so that a POSIX shell reads it back as it was. */
export function quoteWord(word: string): string {
  if (plainWord.test(word)) return word;
  const [home] = hiddenHome.exec(word) ?? [];
  if (home !== undefined) return home + quoteWord(word.slice(home.length));
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** The command as a line that can be pasted into a shell. */
export function formatCommand(command: Command): string {
  const assignments = Object.entries(command.env ?? {}).map(([key, value]) => `${key}=${quoteWord(value)}`);
  const { joined = [], args } = command;
  if (joined.length === 0) return [...assignments, ...[command.file, ...args].map(quoteWord)].join(' ');
  // No shell has a word for it: a person makes the file.
  const words = args.map((word) => (word === JOINED_FILE ? '.env.joined' : word));
  const line = formatCommand({ ...command, joined: [], args: words });
  return `cat ${joined.map(quoteWord).join(' ')} > .env.joined && ${line}`;
}
