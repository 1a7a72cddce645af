import { dotenvValues, readDotenv } from '../../compose/dotenv.ts';
import type { SourceFile } from '../../compose/model.ts';
import { absolutePath, parentOf } from '../../compose/paths.ts';
import { DockpermError } from '../../errors.ts';
import type { Selection } from '../../facts/selection.ts';
import { nextWhenUnreadable, whyUnreadable } from '../../host/file-problem.ts';
import type { Host } from '../../host/host.ts';
import { isRootAmongOthers } from '../../host/root-owned-path.ts';
import { readProjectFile } from './read-project-file.ts';

/** What Compose looks for, in its order of preference, each with the names of its override. */
const bases = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrides = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

export interface ProjectFiles {
  /** The directory of the first file: relative paths and `.env` belong to it. */
  readonly directory: string;
  readonly files: readonly SourceFile[];
  /** True when the person named the files, so that commands must name them for Compose, too. */
  readonly named: boolean;
}

/** Null where neither this directory nor any above it has a Compose file. */
export async function findProjectFiles(host: Host, selection: Selection): Promise<ProjectFiles | null> {
  const named =
    selection.files.length > 0 ? selection.files : await filesOfVariable(host, selection.directory);
  const [first] = named;
  if (first !== undefined) {
    const files = await Promise.all(named.map((path) => readSource(host, path, parentOf(first))));
    return { directory: parentOf(first), files, named: true };
  }
  for (const directory of selfAndAbove(selection.directory)) {
    const files = await filesIn(host, directory);
    if (files.length > 0) return { directory, files, named: false };
  }
  return null;
}

/** COMPOSE_FILE of the environment, else of the directory's own `.env`, as Compose has it. */
async function filesOfVariable(host: Host, directory: string): Promise<string[]> {
  const isOurs = host.env.COMPOSE_FILE !== undefined || !(await isRootAmongOthers(host, directory));
  const values = host.env.COMPOSE_FILE ? host.env : await valuesOfEnvFile(host, directory);
  const separator = values.COMPOSE_PATH_SEPARATOR || (host.platform === 'win32' ? ';' : ':');
  const names = (values.COMPOSE_FILE ?? '').split(separator).filter(Boolean);
  const paths = names.map((name) => absolutePath(name, directory, undefined));
  const outside = isOurs ? undefined : paths.find((path) => !path.startsWith(`${directory}/`));
  if (outside === undefined) return paths;
  // The owner of this `.env` can lack rights there, and must not make root write there instead.
  throw unreadable(`${directory}/.env`, 'LEADS_OUTSIDE');
}

async function valuesOfEnvFile(host: Host, directory: string): Promise<Host['env']> {
  const text = await readProjectFile(host, `${directory}/.env`, directory);
  return text.ok && text.value.includes('COMPOSE_FILE') ? dotenvValues(readDotenv(text.value)) : {};
}

async function filesIn(host: Host, directory: string): Promise<SourceFile[]> {
  const base = await firstThatExists(host, directory, bases);
  if (base === null) return [];
  const override = await firstThatExists(host, directory, overrides);
  return Promise.all(
    [base, ...(override === null ? [] : [override])].map((path) => readSource(host, path, directory)),
  );
}

/** The first of the names that the directory has. */
export async function firstThatExists(
  host: Host,
  directory: string,
  names: readonly string[],
): Promise<string | null> {
  for (const name of names) {
    const path = `${directory === '/' ? '' : directory}/${name}`;
    const stat = await host.stat(path);
    if (stat.ok) return path;
    if (stat.error === 'EACCES') throw unreadable(directory, stat.error);
  }
  return null;
}

export async function readSource(host: Host, path: string, directory: string): Promise<SourceFile> {
  const text = await readProjectFile(host, path, directory);
  if (text.ok) return { path, text: text.value };
  throw unreadable(path, text.error);
}

function unreadable(path: string, error: string): DockpermError {
  const next = error === 'ENOENT' ? 'Check the path, or set the file with -f.' : nextWhenUnreadable(error);
  return new DockpermError('file-unreadable', `${path} ${whyUnreadable(error)}.`, next);
}

function* selfAndAbove(directory: string): Generator<string> {
  for (let current = directory; ; current = parentOf(current)) {
    yield current;
    if (current === '/' || current === parentOf(current)) return;
  }
}
