import { type Command, formatCommand } from '../host/command.ts';

/** How dockperm was started, for the commands that it proposes. */
export interface Invocation {
  /** `dockperm`, `npx dockperm` or `node …/dockperm.js`. */
  readonly launcher: readonly string[];
  /** The command of this run. */
  readonly name: string;
  /** Its options that select what to check, as given. */
  readonly selection: readonly string[];
  /** Its other options, except those for output and for applying. */
  readonly consent: readonly string[];
}

export const plainInvocation: Invocation = {
  launcher: ['dockperm'],
  name: 'check',
  selection: [],
  consent: [],
};

/** A command of dockperm about the same project and engine. */
export function dockpermCommand(
  { launcher, selection }: Pick<Invocation, 'launcher' | 'selection'>,
  [name = 'check', ...words]: readonly string[],
): Command {
  const [file = 'dockperm', ...args] = launcher;
  return { file, args: [...args, name, ...selection, ...words] };
}

/** This very run again, with more words. */
export function sameAgain(invocation: Invocation, words: readonly string[]): Command {
  return dockpermCommand(invocation, [invocation.name, ...invocation.consent, ...words]);
}

/** What undoes a run in this directory. */
export function undoCommand(
  { launcher }: Pick<Invocation, 'launcher'>,
  { directory, cwd }: { readonly directory: string; readonly cwd: string },
  words: readonly string[] = [],
): Command {
  const where = directory === cwd ? [] : ['-C', directory];
  return dockpermCommand({ launcher, selection: where }, ['undo', ...words]);
}

/** Every instruction that names words for dockperm as a command that can be pasted. */
export function completeCommands<T>(value: T, invocation: Invocation): T {
  return complete(value, invocation) as T;
}

function complete(value: unknown, invocation: Invocation): unknown {
  if (Array.isArray(value)) return value.map((item) => complete(item, invocation));
  if (typeof value !== 'object' || value === null) return value;
  const { dockperm, ...rest } = value as { readonly dockperm?: readonly string[] };
  if (dockperm !== undefined)
    return { ...rest, command: formatCommand(dockpermCommand(invocation, dockperm)) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, complete(item, invocation)]));
}
