import { dotenvValues, readDotenv } from './dotenv.ts';
import { extendServices, type LoadContext } from './extend-services.ts';
import { invalidCompose } from './invalid.ts';
import { mergeTrees, withoutResets } from './merge-trees.ts';
import type { ComposeProject, RemoteSource, SourceFile } from './model.ts';
import { absolutePath, baseName, parentOf } from './paths.ts';
import { readFileTree } from './read-file.ts';
import { readService } from './read-service.ts';
import { isRemoteSource } from './remote-source.ts';
import { withSharers } from './shared-groups.ts';
import { childOf, itemsOf, type MapTree, type Tree, textOf, textsOf } from './tree.ts';

export interface ReadOptions {
  /** The variables Compose would fill in: the shell's over those of `.env`. `HOME` is what `~` stands for. */
  readonly env: Readonly<Record<string, string>>;
  /** The project's directory, absolute: where relative paths start. */
  readonly directory: string;
  /** `-p` or `COMPOSE_PROJECT_NAME`; null to take the file's `name:` or the directory's. */
  readonly name: string | null;
  /** The text of a file that `extends` or `include` names, by absolute path; undefined when there is none. */
  readonly loadFile: (path: string) => string | undefined;
  /** `skip` reads on without a file that is not there. Compose refuses, and so does this by default. */
  readonly missing?: 'refuse' | 'skip';
}

/**
 * Reads a Compose project from its files, later ones laid over earlier ones.
 *
 * @throws DockpermError `compose-invalid` with file, line and column.
 */
export function readComposeProject(files: readonly SourceFile[], options: ReadOptions): ComposeProject {
  const { env, directory, loadFile, missing = 'refuse' } = options;
  const remote: RemoteSource[] = [];
  const noteRemote = (source: RemoteSource): void => void remote.push(source);
  const tree = loadFiles(files, directory, { env, loadFile, missing, noteRemote, including: [] });
  const mounts = { home: env.HOME, volumes: childOf(tree, 'volumes') };
  const services = childOf(tree, 'services');
  const kept = services === undefined ? services : withoutResets(services);
  const entries = kept?.kind === 'map' ? [...kept.entries] : [];
  const read = entries.map(([service, { at, value }]) =>
    readService(service, { at, value: withoutResets(value) }, mounts),
  );
  const name = options.name ?? textOf(childOf(tree, 'name')) ?? baseName(directory);
  return {
    name: normalizeName(name),
    services: withSharers(read),
    remote,
  };
}

/** Lower case, with letters, digits, `_` and `-`, beginning with a letter or digit. */
function normalizeName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}

interface Including extends LoadContext {
  readonly including: readonly string[];
}

function loadFiles(files: readonly SourceFile[], directory: string, context: Including): Tree | undefined {
  let whole: Tree | undefined;
  for (const file of files) {
    const tree = withExtended(readFileTree(file, directory, context.env), file.path, context);
    whole = whole === undefined ? tree : mergeTrees(whole, tree);
  }
  return whole === undefined ? undefined : withIncluded(whole, context);
}

function withExtended(tree: MapTree, path: string, context: LoadContext): MapTree {
  const services = tree.entries.get('services');
  if (services?.value.kind !== 'map') return tree;
  const value = extendServices(services.value, path, context);
  return { ...tree, entries: new Map(tree.entries).set('services', { at: services.at, value }) };
}

/** What is included comes first; the project's own settings lie over it. */
function withIncluded(tree: Tree, context: Including): Tree {
  return itemsOf(childOf(tree, 'include')).reduce<Tree>((whole, item) => {
    const included = loadIncluded(item, context);
    return included === undefined ? whole : mergeTrees(included, whole);
  }, tree);
}

function loadIncluded(item: Tree, context: Including): Tree | undefined {
  const names = item.kind === 'scalar' ? textsOf(item) : textsOf(childOf(item, 'path'));
  for (const source of names.filter(isRemoteSource))
    context.noteRemote({ source, at: item.at, service: null });
  const home = context.env.HOME;
  const local = names.filter((name) => !isRemoteSource(name));
  const paths = local.map((name) => absolutePath(name, item.directory, home));
  const [first] = paths;
  if (first === undefined) return undefined;
  if (context.including.includes(first)) throw invalidCompose(item.at, `${first} includes itself`);
  const folder = textOf(childOf(item, 'project_directory'));
  const directory = folder === null ? parentOf(first) : absolutePath(folder, item.directory, home);
  const files = paths.flatMap((path) => {
    const text = context.loadFile(path);
    if (text === undefined && context.missing === 'refuse') {
      throw invalidCompose(item.at, `\`include\` refers to a file that cannot be read: ${path}`);
    }
    return text === undefined ? [] : [{ path, text }];
  });
  const env = { ...includedEnv(item, directory, context), ...context.env };
  return loadFiles(files, directory, { ...context, env, including: [...context.including, first] });
}

/** An included project has variables of its own: its `env_file`, else the `.env` of its directory. */
function includedEnv(item: Tree, directory: string, context: Including): Record<string, string> {
  const named = textsOf(childOf(item, 'env_file')).map((name) =>
    absolutePath(name, item.directory, undefined),
  );
  const paths = named.length === 0 ? [`${directory}/.env`] : named;
  return Object.assign({}, ...paths.map((path) => dotenvValues(readDotenv(context.loadFile(path) ?? ''))));
}
