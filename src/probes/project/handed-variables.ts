import type { Selection } from '../../facts/selection.ts';
import type { Host } from '../../host/host.ts';
import { isSecretName, maskCredentials } from '../../host/mask-credentials.ts';
import { readEnvFiles } from './env-file.ts';
import { findProjectFiles } from './project-files.ts';
import { readOwn } from './read-own.ts';
import { readProjectFile } from './read-project-file.ts';

/** What decides how Compose reads a project, https://docs.docker.com/compose/how-tos/environment-variables/envvars */
const composesOwn = [
  'COMPOSE_COMPATIBILITY',
  'COMPOSE_CONVERT_WINDOWS_PATHS',
  'COMPOSE_DISABLE_ENV_FILE',
  'COMPOSE_ENV_FILES',
  'COMPOSE_FILE',
  'COMPOSE_PATH_SEPARATOR',
  'COMPOSE_PROFILES',
  'COMPOSE_PROJECT_NAME',
];

/** Compose may refuse an empty value where this one does. */
const WITHHELD = 'withheld-by-dockperm';

/**
 * What root hands on of its environment to a Compose with another user's rights, who can read all of it: Compose's own
 * variables and those that the project's files name. What is a secret by its name or form stays here: no group, mount or
 * image comes from it.
 */
export async function handedVariables(
  host: Host,
  selection: Selection,
  staged: readonly string[],
): Promise<Record<string, string>> {
  const named = new Set([...(await textsOf(host, selection)), ...staged].flatMap(wordsIn));
  const handed = Object.entries(host.env).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || !(named.has(name) || composesOwn.includes(name))) return [];
    const isSecret = isSecretName(name) || maskCredentials(value) !== value;
    return [[name, isSecret ? WITHHELD : value]];
  });
  return Object.fromEntries(handed);
}

/** Compose names variables in many ways: `${NAME}`, `- NAME`, `NAME:`, `environment: NAME`. Each is a word. */
function wordsIn(text: string): string[] {
  return text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? [];
}

/** Of the project's files, as far as they can be read: Compose has no more rights, and refuses where one is missing. */
async function textsOf(host: Host, selection: Selection): Promise<readonly string[]> {
  const project = await findProjectFiles(host, selection).catch(() => null);
  if (project === null) return [];
  const { directory, files } = project;
  const { envBase, envFile } = selection;
  const paths = [`${directory}/.env`, envBase, envFile].filter((path) => path !== undefined && path !== null);
  const read = await Promise.all(paths.map((path) => readProjectFile(host, path, directory)));
  const own = await readEnvFiles(host, selection, directory)
    .then((env) => readOwn(host, project, env))
    .catch(() => null);
  const texts = own?.texts ?? files.map(({ text }) => text);
  return [...texts, ...read.flatMap((text) => (text.ok ? text.value : []))];
}
