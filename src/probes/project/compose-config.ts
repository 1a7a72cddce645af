import { relativePath } from '../../compose/paths.ts';
import type { ComposeTool, Endpoint } from '../../facts/facts.ts';
import type { Selection } from '../../facts/selection.ts';
import { type Command, JOINED_FILE } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { objectOf } from '../../host/json-value.ts';
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
  const tool = { base: { ...withFlags(installed.shown, selection), ...engineVariable(selection, endpoint) } };
  const timeoutMs = Math.max(selection.timeoutMs, MIN_CONFIG_TIMEOUT_MS);
  const json = await host.run(configCommand(installed, selection, ['--format', 'json']), { timeoutMs });
  if (!json.ok) return { tool, services: null, complaint: `could not run (${json.error})`, refused: false };
  // Version 1 may show its usage instead, and call that a success.
  if (json.value.exitCode === 0 && json.value.stdout.trim() !== '')
    return { tool, ...servicesIn(() => JSON.parse(json.value.stdout)) };
  const complaint = lastLine(json.value.stderr);
  return isVersionOne(installed)
    ? resolveWithVersionOne(host, { installed, tool, selection })
    : { tool, services: null, complaint, refused: true };
}

/** Reading a large project takes Compose longer than an engine takes to say hello. */
const MIN_CONFIG_TIMEOUT_MS = 10_000;

function isVersionOne(installed: InstalledCompose): boolean {
  return installed.shown.file === 'docker-compose';
}

/** Compose v1 knows no `--format`; its YAML says the same. */
async function resolveWithVersionOne(
  host: Host,
  project: { installed: InstalledCompose; tool: ComposeTool; selection: Selection },
): Promise<ResolvedConfig> {
  const { installed, selection } = project;
  const tool = { base: { ...project.tool.base, ...withJoinedFiles(installed.shown, selection) } };
  const command = withJoinedFiles(installed.direct, selection);
  const yaml = await host.run(
    { ...command, args: [...command.args, 'config'] },
    { timeoutMs: MIN_CONFIG_TIMEOUT_MS },
  );
  if (!yaml.ok) return { tool, services: null, complaint: `could not run (${yaml.error})`, refused: false };
  if (yaml.value.exitCode !== 0)
    return { tool, services: null, complaint: lastLine(yaml.value.stderr), refused: true };
  const { parse } = await import('yaml');
  return { tool, ...servicesIn(() => wholeYaml(parse(wholeLines(yaml.value.stdout).join('\n')))) };
}

/** Its keys are in the order of the alphabet: where the version is missing, so may be some of the services. */
function wholeYaml(config: unknown): unknown {
  return 'version' in objectOf(config) ? config : null;
}

function servicesIn(parse: () => unknown): Omit<ResolvedConfig, 'tool'> {
  const unread = { services: null, complaint: 'could not parse its output', refused: false };
  try {
    const services = readResolvedServices(parse());
    return services === null ? unread : { services, complaint: '', refused: false };
  } catch {
    return unread;
  }
}

/** About a broken `.env` Compose says what stands there, which may be a secret. */
function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return /env|variable name/i.test(line) ? line.replace(/"(?:[^"\\]|\\.)*"?/g, '"…"') : line;
}

function configCommand(
  installed: InstalledCompose,
  selection: Selection,
  format: readonly string[],
): Command {
  const { file, args } = withFlags(installed.direct, selection);
  return { file, args: [...args, 'config', ...format], cwd: selection.directory };
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
