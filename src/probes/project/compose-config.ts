import type { ComposeTool, Endpoint } from '../../facts/facts.ts';
import type { Selection } from '../../facts/selection.ts';
import type { Command } from '../../host/command.ts';
import { formatErrno } from '../../host/errno.ts';
import type { Host } from '../../host/host.ts';
import { asJsonObject, type JsonObject, objectOf } from '../../host/json-value.ts';
import { hasOwnTls } from '../engine/connection.ts';
import { wholeLines } from '../whole-lines.ts';
import { findCompose, type InstalledCompose } from './compose-tool.ts';
import { type ConfigAnswer, runConfig, withFlags, withJoinedFiles } from './config-command.ts';
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
  const { shown } = installed;
  const read = await askInstalled(host, installed, selection);
  const flags = read.version === 1 ? withJoinedFiles(shown, selection) : withFlags(shown, selection);
  const tool = { base: { ...flags, ...engineVariable(selection, endpoint) } };
  if (read.state !== 'read')
    return { tool, services: null, complaint: read.complaint, refused: read.state === 'refused' };
  const services = readResolvedServices(read.config);
  return { tool, services, complaint: services === null ? UNREADABLE : '', refused: false };
}

/** All that Compose makes of the project as it is. */
export async function readProjectConfig(host: Host, selection: Selection): Promise<ProjectConfig> {
  const installed = await findCompose(host);
  if (installed.state === 'missing') return { state: 'missing', complaint: installed.reason };
  return askInstalled(host, installed, selection);
}

function askInstalled(host: Host, installed: InstalledCompose, selection: Selection): Promise<WholeConfig> {
  const { direct } = installed;
  const command = withFlags(direct, selection);
  const ofVersionOne = isVersionOne(installed) ? withJoinedFiles(direct, selection) : null;
  return readWholeConfig(host, { command, ofVersionOne }, selection);
}

const UNREADABLE = 'could not parse its output';

export function isVersionOne(installed: InstalledCompose): boolean {
  return installed.shown.file === 'docker-compose';
}

/** All that `compose config` says. `refused` is Compose's own judgement of the project, with its words. */
export type WholeConfig = { readonly version: 1 | 2 } & (
  | { readonly state: 'read'; readonly config: JsonObject }
  | { readonly state: 'refused' | 'unanswered'; readonly complaint: string }
);

export type ProjectConfig = WholeConfig | { readonly state: 'missing'; readonly complaint: string };

interface ConfigQuestion {
  /** Compose with the project's flags. */
  readonly command: Command;
  /** The same for version 1, if it may be that. */
  readonly ofVersionOne: Command | null;
}

export async function readWholeConfig(
  host: Host,
  { command, ofVersionOne }: ConfigQuestion,
  selection: Selection,
): Promise<WholeConfig> {
  const flags = ['--format', 'json'];
  const json = await runConfig(host, command, { flags, timeoutMs: selection.timeoutMs, selection });
  if (!json.result.ok) return { version: 2, ...notRun(json, json.result.error) };
  const { exitCode, stdout, stderr } = json.result.value;
  // Version 1 may show its usage instead, and call that a success.
  if (exitCode === 0 && stdout.trim() !== '') return { version: 2, ...parsed(() => JSON.parse(stdout)) };
  if (ofVersionOne !== null) return { version: 1, ...(await readYaml(host, ofVersionOne, selection)) };
  return { version: 2, ...refused(json, stderr) };
}

type Reading = WholeConfig extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'version'>
    : never
  : never;

/** Compose v1 knows no `--format`; its YAML says the same. */
async function readYaml(host: Host, command: Command, selection: Selection): Promise<Reading> {
  const yaml = await runConfig(host, command, { flags: [], timeoutMs: selection.timeoutMs, selection });
  if (!yaml.result.ok) return notRun(yaml, yaml.result.error);
  if (yaml.result.value.exitCode !== 0) return refused(yaml, yaml.result.value.stderr);
  const { parse } = await import('yaml');
  const { stdout } = yaml.result.value;
  return parsed(() => wholeYaml(parse(wholeLines(stdout).join('\n'))));
}

function notRun({ rights }: ConfigAnswer, error: string): Reading {
  return { state: 'unanswered', complaint: `could not run: ${formatErrno(error)}${rightsNote[rights]}` };
}

function refused({ rights }: ConfigAnswer, stderr: string): Reading {
  return { state: 'refused', complaint: `${lastLine(stderr)}${rightsNote[rights]}` };
}

/** What root can read or run, those whose rights Compose had possibly cannot. */
const rightsNote: Readonly<Record<ConfigAnswer['rights'], string>> = {
  own: '',
  "others'": ' (read with the rights of the users who can change the project, not of root)',
};

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

/** About a broken `.env` Compose says what stands there, which may be a secret. */
function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return /env|variable name/i.test(line) ? line.replace(/"(?:[^"\\]|\\.)*"?/g, '"…"') : line;
}

/** An engine that a flag names has to be named to Compose, too; every other choice it makes as dockperm did. */
function engineVariable({ endpoint: choice }: Selection, endpoint: Endpoint): Pick<Command, 'env'> {
  if (choice === null) return {};
  if (hasOwnTls(endpoint)) return { env: { DOCKER_HOST: '', DOCKER_CONTEXT: choice.value } };
  return { env: { DOCKER_HOST: endpoint.host } };
}
