import { absolutePath, parentOf, relativePath } from '../../compose/paths.ts';
import type { Selection } from '../../facts/selection.ts';
import { type Command, JOINED_FILE } from '../../host/command.ts';
import type { Host, Result, RunOptions, RunResult } from '../../host/host.ts';
import { isRootAmongOthers } from '../../host/root-owned-path.ts';
import { envFilesOf } from './env-files.ts';
import { handedVariables } from './handed-variables.ts';

/** Reading a large project takes Compose longer than an engine takes to say hello. */
const MIN_CONFIG_TIMEOUT_MS = 10_000;

/** Compose would start `git` and `ssh` in the caller's name, or ask a registry, for what is named elsewhere. */
const fetchNothing = { COMPOSE_EXPERIMENTAL_GIT_REMOTE: '0', COMPOSE_EXPERIMENTAL_OCI_REMOTE: '0' };

export interface ConfigOptions {
  /** After `config`. */
  readonly flags: readonly string[];
  readonly timeoutMs: number;
  /** What the command is about. */
  readonly selection: Selection;
}

export interface ConfigAnswer {
  readonly result: Result<RunResult>;
  /** `others` are those who can change the project, where root is not alone with that. */
  readonly rights: 'own' | "others'";
}

/** `config` of a command that has the project's flags: nothing is fetched, and root reads as the project's owner. */
export async function runConfig(
  host: Host,
  command: Command,
  { flags, timeoutMs, selection }: ConfigOptions,
): Promise<ConfigAnswer> {
  const { args, env, staged = {} } = command;
  const owner = await ownerOf(host, command);
  const handed =
    owner.asOwnerOf === undefined ? {} : await handedVariables(host, selection, Object.values(staged));
  const config = {
    ...command,
    args: [...args, 'config', ...flags],
    env: { ...handed, ...env, ...fetchNothing },
  };
  const limit = Math.max(timeoutMs, MIN_CONFIG_TIMEOUT_MS);
  const result = await host.run(config, { timeoutMs: limit, ...owner });
  return { result, rights: owner.asOwnerOf === undefined ? 'own' : "others'" };
}

/**
 * In another user's project root reads with that user's rights: `env_file` and `extends` name files of any place. HOME
 * stays the caller's, since `~` means there what it will when root starts the project.
 */
async function ownerOf(host: Host, { cwd = '/', args }: Command): Promise<Pick<RunOptions, 'asOwnerOf'>> {
  const files = args.filter((_, index) => args[index - 1] === '-f');
  const folders = [cwd, ...files.map((file) => parentOf(absolutePath(file, cwd, undefined)))];
  for (const folder of folders) if (await isRootAmongOthers(host, folder)) return { asOwnerOf: folder };
  return {};
}

/** The flags that make Compose read the same project as dockperm does. */
export function withFlags(command: Command, selection: Selection): Command {
  const { directory } = selection;
  const envFiles = envFilesOf(selection);
  const flags = [
    ...selection.files.flatMap((file) => ['-f', relativePath(file, directory)]),
    ...envFiles.flatMap((file) => ['--env-file', file]),
    ...selection.profiles.flatMap((profile) => ['--profile', profile]),
  ];
  return { file: command.file, args: [...command.args, ...flags], cwd: directory };
}

/** Version 1 reads one file, and of several flags only the last. */
export function withJoinedFiles(command: Command, selection: Selection): Command {
  const files = envFilesOf(selection);
  if (files.length < 2) return withFlags(command, selection);
  const { envBase: _, ...others } = selection;
  return { ...withFlags(command, { ...others, envFile: JOINED_FILE }), joined: files };
}
