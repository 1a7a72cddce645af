import { absolutePath, parentOf, relativePath } from '../../compose/paths.ts';
import type { ComposeTool, Endpoint } from '../../facts/facts.ts';
import type { Selection } from '../../facts/selection.ts';
import { type Command, JOINED_FILE } from '../../host/command.ts';
import { formatErrno } from '../../host/errno.ts';
import type { Host, RunOptions } from '../../host/host.ts';
import { asJsonObject, type JsonObject, objectOf } from '../../host/json-value.ts';
import { isRootAmongOthers } from '../../host/root-owned-path.ts';
import { hasOwnTls } from '../engine/connection.ts';
import { wholeLines } from '../whole-lines.ts';
import { findCompose, type InstalledCompose } from './compose-tool.ts';
import { envFilesOf } from './env-files.ts';
import { type ResolvedService, readResolvedServices } from './resolved-services.ts';

/** What `compose config` made of the project: the authority on what a file means. */
export interface ResolvedConfig {
  readonly tool: ComposeTool | null;
  /** Null when Compose is not there, or would not read the project. */
  readonly services: Readonly<Record<string, ResolvedService>> | null;
  /** Why there are none, for a person; `refused` when that is Compose's own judgement of the project. */
  readonly complaint: string;
  readonly refused: boolean;
}

export async function resolveConfig(
  host: Host,
  selection: Selection,
  endpoint: Endpoint,
): Promise<ResolvedConfig> {
  const installed = await findCompose(host);
  if (installed.state === 'missing')
    return { tool: null, services: null, complaint: installed.reason, refused: false };
  const { shown, direct } = installed;
  const command = withFlags(direct, selection);
  const ofVersionOne = isVersionOne(installed) ? withJoinedFiles(direct, selection) : null;
  const timeoutMs = Math.max(selection.timeoutMs, MIN_CONFIG_TIMEOUT_MS);
  const read = await readWholeConfig(host, { command, ofVersionOne }, timeoutMs);
  const flags = read.version === 1 ? withJoinedFiles(shown, selection) : withFlags(shown, selection);
  const tool = { base: { ...flags, ...engineVariable(selection, endpoint) } };
  if (read.state !== 'read')
    return { tool, services: null, complaint: read.complaint, refused: read.state === 'refused' };
  const services = readResolvedServices(read.config);
  return { tool, services, complaint: services === null ? UNREADABLE : '', refused: false };
}

/** Reading a large project takes Compose longer than an engine takes to say hello. */
export const MIN_CONFIG_TIMEOUT_MS = 10_000;

const UNREADABLE = 'could not parse its output';

export function isVersionOne(installed: InstalledCompose): boolean {
  return installed.shown.file === 'docker-compose';
}

/** All that `compose config` says. `refused` is Compose's own judgement of the project, with its words. */
export type WholeConfig = { readonly version: 1 | 2 } & (
  | { readonly state: 'read'; readonly config: JsonObject }
  | { readonly state: 'refused' | 'unanswered'; readonly complaint: string }
);

interface ConfigQuestion {
  /** Compose with the project's flags. */
  readonly command: Command;
  /** The same for version 1, if it may be that. */
  readonly ofVersionOne: Command | null;
}

export async function readWholeConfig(
  host: Host,
  { command, ofVersionOne }: ConfigQuestion,
  timeoutMs: number,
): Promise<WholeConfig> {
  const options = { timeoutMs, ...(await ownerOf(host, command)) };
  const json = await host.run(configCommand(command, '--format', 'json'), options);
  if (!json.ok)
    return { version: 2, state: 'unanswered', complaint: `could not run: ${formatErrno(json.error)}` };
  const { exitCode, stdout, stderr } = json.value;
  // Version 1 may show its usage instead, and call that a success.
  if (exitCode === 0 && stdout.trim() !== '') return { version: 2, ...parsed(() => JSON.parse(stdout)) };
  if (ofVersionOne !== null) return { version: 1, ...(await readYaml(host, ofVersionOne, options)) };
  return { version: 2, state: 'refused', complaint: lastLine(stderr) };
}

type Reading = WholeConfig extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'version'>
    : never
  : never;

/** Compose v1 knows no `--format`; its YAML says the same. */
async function readYaml(host: Host, command: Command, options: RunOptions): Promise<Reading> {
  const yaml = await host.run(configCommand(command), options);
  if (!yaml.ok) return { state: 'unanswered', complaint: `could not run: ${formatErrno(yaml.error)}` };
  if (yaml.value.exitCode !== 0) return { state: 'refused', complaint: lastLine(yaml.value.stderr) };
  const { parse } = await import('yaml');
  return parsed(() => wholeYaml(parse(wholeLines(yaml.value.stdout).join('\n'))));
}

/** Its keys are in the order of the alphabet: where the version is missing, so may be some of the services. */
function wholeYaml(config: unknown): unknown {
  return 'version' in objectOf(config) ? config : null;
}

function parsed(parse: () => unknown): Reading {
  try {
    const config = asJsonObject(parse());
    return config === null ? unreadable : { state: 'read', config };
  } catch {
    return unreadable;
  }
}

const unreadable: Reading = { state: 'unanswered', complaint: UNREADABLE };

/** Compose would start `git` and `ssh` in the caller's name, or ask a registry, for what is named elsewhere. */
const fetchNothing = { COMPOSE_EXPERIMENTAL_GIT_REMOTE: '0', COMPOSE_EXPERIMENTAL_OCI_REMOTE: '0' };

function configCommand(command: Command, ...flags: string[]): Command {
  const { args, env } = command;
  return { ...command, args: [...args, 'config', ...flags], env: { ...env, ...fetchNothing } };
}

/**
 * In another user's project root reads with that user's rights: `env_file` and `extends` name files of any place. The
 * environment stays the caller's, since `~` and variables mean there what they will when root starts the project.
 */
async function ownerOf(host: Host, { cwd = '/', args }: Command): Promise<Pick<RunOptions, 'asOwnerOf'>> {
  const files = args.filter((_, index) => args[index - 1] === '-f');
  const folders = [cwd, ...files.map((file) => parentOf(absolutePath(file, cwd, undefined)))];
  for (const folder of folders) if (await isRootAmongOthers(host, folder)) return { asOwnerOf: folder };
  return {};
}

/** About a broken `.env` Compose says what stands there, which may be a secret. */
function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return /env|variable name/i.test(line) ? line.replace(/"(?:[^"\\]|\\.)*"?/g, '"…"') : line;
}

/** The flags that make Compose read the same project as dockperm does. */
function withFlags(command: Command, selection: Selection): Command {
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
function withJoinedFiles(command: Command, selection: Selection): Command {
  const files = envFilesOf(selection);
  if (files.length < 2) return withFlags(command, selection);
  const { envBase: _, ...others } = selection;
  return { ...withFlags(command, { ...others, envFile: JOINED_FILE }), joined: files };
}

/** An engine that a flag names has to be named to Compose, too; every other choice it makes as dockperm did. */
function engineVariable({ endpoint: choice }: Selection, endpoint: Endpoint): Pick<Command, 'env'> {
  if (choice === null) return {};
  if (hasOwnTls(endpoint)) return { env: { DOCKER_HOST: '', DOCKER_CONTEXT: choice.value } };
  return { env: { DOCKER_HOST: endpoint.host } };
}
