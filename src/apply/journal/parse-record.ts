import type { Command } from '../../host/command.ts';
import { asJsonObject, type JsonObject, listOf, parseJsonObject } from '../../host/json-value.ts';
import type { CommandRecord, ContainersRecord, FileRecord, KeptFile, RunRecord } from './record.ts';

/** Null for text that is not a journal of this version, or is truncated. */
export function parseRecord(text: string): RunRecord | null {
  const value = parseJsonObject(text);
  if (value === null || value.schemaVersion !== 1) return null;
  const { id, command, began, directory, state } = value;
  const files = allOf(value.files, fileOf);
  const commands = allOf(value.commands, commandOf);
  const containers = value.containers === null ? null : containersOf(value.containers);
  if (!isText(id) || !isText(began) || !isText(directory)) return null;
  if (command !== 'fix' && command !== 'deploy') return null;
  if (!isOneOf(state, ['open', 'done', 'rolled-back', 'undo-incomplete', 'undone'])) return null;
  if (files === null || commands === null || containers === undefined) return null;
  return { schemaVersion: 1, id, command, began, directory, state, files, commands, containers };
}

function fileOf(value: JsonObject): FileRecord | undefined {
  const { path, after, temporary, needsRoot } = value;
  const before = value.before === null ? null : keptOf(value.before);
  const folders = textsIn(value.folders);
  if (!isPath(path) || !isPath(temporary) || before === undefined || folders === null) return undefined;
  if (!Array.isArray(after) || !after.every((hash) => hash === null || isText(hash))) return undefined;
  if (typeof needsRoot !== 'boolean') return undefined;
  return { path, before, after, temporary, folders, needsRoot };
}

function keptOf(value: unknown): KeptFile | undefined {
  const { uid, gid, mode, sha256, backup } = asJsonObject(value) ?? {};
  if (typeof uid !== 'number' || typeof gid !== 'number' || typeof mode !== 'number') return undefined;
  // A name, not a way to somewhere else.
  if (!isText(sha256) || !isText(backup) || !/^[\w.-]+$/.test(backup)) return undefined;
  return { uid, gid, mode, sha256, backup };
}

function commandOf(value: JsonObject): CommandRecord | undefined {
  const { needsRoot, restarts, state } = value;
  const command = lineOf(value.command);
  const undo = value.undo === null ? null : lineOf(value.undo);
  if (command === undefined || undo === undefined) return undefined;
  if (typeof needsRoot !== 'boolean' || typeof restarts !== 'boolean') return undefined;
  if (!isOneOf(state, ['started', 'done', 'undo-started', 'undone'])) return undefined;
  return { command, undo, needsRoot, restarts, state };
}

function containersOf(value: unknown): ContainersRecord | undefined {
  const { built, ...rest } = asJsonObject(value) ?? {};
  const [base, previous, added] = [lineOf(rest.base), textsIn(rest.previous), textsIn(rest.added)];
  if (base === undefined || previous === null || added === null || !isOneOf(built, ['yes', 'no']))
    return undefined;
  return { base, previous, added, built };
}

function lineOf(value: unknown): Command | undefined {
  const { file, cwd, env, joined, ...rest } = asJsonObject(value) ?? {};
  const args = textsIn(rest.args);
  const parts = joined === undefined ? [] : textsIn(joined);
  const variables = env === undefined ? {} : asJsonObject(env);
  if (
    !isText(file) ||
    args === null ||
    parts === null ||
    variables === null ||
    !Object.values(variables).every(isText)
  )
    return undefined;
  return {
    file,
    args,
    ...(isText(cwd) ? { cwd } : {}),
    ...(parts.length === 0 ? {} : { joined: parts }),
    ...(env === undefined ? {} : { env: variables as Record<string, string> }),
  };
}

function allOf<T>(value: unknown, read: (item: JsonObject) => T | undefined): T[] | null {
  if (!Array.isArray(value)) return null;
  const items = listOf(value).map((item) => read(asJsonObject(item) ?? {}));
  return items.every((item) => item !== undefined) ? (items as T[]) : null;
}

function textsIn(value: unknown): string[] | null {
  return Array.isArray(value) && value.every(isText) ? value : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPath(value: unknown): value is string {
  return isText(value) && value !== '';
}

function isOneOf<const T extends string>(value: unknown, known: readonly T[]): value is T {
  return known.some((each) => each === value);
}
