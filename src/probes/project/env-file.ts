import { dotenvValues, readDotenv } from '../../compose/dotenv.ts';
import type { Assignment } from '../../compose/dotenv-model.ts';
import { DockpermError } from '../../errors.ts';
import type { EnvAssignment, EnvFile } from '../../facts/facts.ts';
import type { Selection } from '../../facts/selection.ts';
import { nextWhenUnreadable, whyUnreadable } from '../../host/file-problem.ts';
import type { Host } from '../../host/host.ts';
import { readProjectFile } from './read-project-file.ts';

/** The whole `.env`: for interpolation only and never part of the facts, since it holds a project's secrets. */
export interface ReadEnvFile {
  readonly path: string;
  readonly exists: boolean;
  /** `path` where it is not that of the whole. */
  readonly assignments: readonly (Assignment & { readonly path?: string })[];
  readonly values: Readonly<Record<string, string>>;
}

/** The upper file can refer to values of the lower one, and wins where both set a variable. */
export async function readEnvFiles(
  host: Host,
  { envFile, envBase }: Pick<Selection, 'envFile' | 'envBase'>,
  directory: string,
): Promise<ReadEnvFile> {
  const lower = await readEnvFile(host, envBase ?? envFile ?? `${directory}/.env`, { directory });
  if (envBase === undefined || envFile === null) return lower;
  const upper = await readEnvFile(host, envFile, { directory, known: lower.values });
  return {
    ...lower,
    assignments: [...lower.assignments, ...upper.assignments.map((each) => ({ ...each, path: envFile }))],
    values: { ...lower.values, ...upper.values },
  };
}

interface EnvFileOptions {
  readonly directory: string;
  /** Values that the file can refer to. */
  readonly known?: Readonly<Record<string, string>>;
}

async function readEnvFile(
  host: Host,
  path: string,
  { directory, known = {} }: EnvFileOptions,
): Promise<ReadEnvFile> {
  const text = await readProjectFile(host, path, directory);
  if (!text.ok && text.error !== 'ENOENT') throw unreadable(path, text.error);
  if (!text.ok) return { path, exists: false, assignments: [], values: {} };
  if (text.value.includes('\0')) throw unreadable(path, 'HAS_NUL');
  const read = readDotenv(text.value, known);
  return { path, exists: true, assignments: read.assignments, values: dotenvValues(read) };
}

/** Keeps the named variables, and no others. */
export function envFacts({ path, exists, assignments }: ReadEnvFile, names: ReadonlySet<string>): EnvFile {
  return {
    path,
    exists,
    gids: assignments.filter(({ key }) => names.has(key)).map(assignmentFacts),
  };
}

function assignmentFacts(assignment: ReadEnvFile['assignments'][number]): EnvAssignment {
  const { key, value, raw, closed, line, path } = assignment;
  const read = { key, value: firstLine(value ?? ''), raw: firstLine(raw), closed, line };
  return path === undefined ? read : { ...read, path };
}

/** A quote left open swallows the lines below it, and those are other variables, secrets among them. */
export function firstLine(text: string): string {
  const [first = '', ...others] = text.split('\n');
  return others.length === 0 ? first : `${first.trimEnd()}…`;
}

function unreadable(path: string, error: string): DockpermError {
  return new DockpermError('env-invalid', `${path} ${whyUnreadable(error)}.`, nextWhenUnreadable(error));
}
