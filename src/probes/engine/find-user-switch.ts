import { type AccountFiles, isSwitchProgram } from '../../access/switch-programs.ts';
import type { EffectiveUser, UserSwitch } from '../../facts/facts.ts';
import { readUserSwitch, scriptOf } from './user-switch.ts';

/** A container that exists or is to be, and how to look into it. */
export interface Launched {
  /** Entrypoint and command. */
  readonly words: readonly string[];
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly user: EffectiveUser;
  /** Null where it could not be read, empty where it is not there. */
  readonly readText: (path: string) => Promise<string | null>;
  readonly readAccounts: () => Promise<AccountFiles | null>;
}

const noAccounts: AccountFiles = { passwd: '', group: '' };

/** To whom its command switches, if it starts as root. Files are read only where the words lead to them. */
export async function findUserSwitch(launched: Launched): Promise<UserSwitch | null> {
  const { words, env, user } = launched;
  const isRoot = user.state === 'known' && user.groups.state === 'known' && user.groups.uid === 0;
  if (!isRoot || words.length === 0) return null;
  const script = await readScript(launched);
  const names = [...words, ...(script?.split(/[\s"';]+/) ?? [])];
  // In `sh -c`, all of a script is one word.
  if (!names.flatMap((word) => word.split(/[\s"';]+/)).some(isSwitchProgram)) return null;
  const accounts = await launched.readAccounts();
  const found = readUserSwitch({ words, script, env: variablesOf(env), accounts: accounts ?? noAccounts });
  return accounts === null ? withoutAccounts(found, names) : found;
}

/** Numbers are what they are, if nothing is left to the accounts. */
function withoutAccounts(found: UserSwitch | null, words: readonly string[]): UserSwitch | null {
  const isSpelled =
    words.some((word) => /^\d+:\d+$/.test(word)) ||
    (found?.state === 'known' && found.by === 'setpriv' && !words.includes('--init-groups'));
  if (found === null || (found.state === 'known' && isSpelled)) return found;
  return {
    state: 'unknown',
    reason: 'its command switches to a user of its image, whose accounts were not read',
  };
}

/** Null where it is no script, or cannot be read. */
async function readScript({ words, readText }: Launched): Promise<string | null> {
  const file = scriptOf(words);
  if (file === null) return null;
  for (const path of file.includes('/') ? [file] : searched.map((folder) => `${folder}/${file}`)) {
    const text = path.startsWith('/') ? await readText(path) : null;
    if (text?.startsWith('#!')) return text;
  }
  return null;
}

/** The way a name without a folder is found, see execvp(3). */
const searched = ['/usr/local/bin', '/usr/bin', '/bin'];

function variablesOf(env: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    env.map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
  );
}
