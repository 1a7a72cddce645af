import { pickVariables } from './client-variables.ts';
import { asMap } from './merge-trees.ts';
import type { ComposeService, GroupEntry, ServiceBuild } from './model.ts';
import { absolutePath } from './paths.ts';
import { pickSections } from './proxy-sections.ts';
import { splitWords } from './shell-commands.ts';
import { childOf, type Entry, itemsOf, type Tree, textOf, textsOf, writtenOf } from './tree.ts';
import { type MountContext, readBinds } from './volumes.ts';

export function readService(
  name: string,
  { at, value: service }: Entry,
  context: MountContext,
): ComposeService {
  const text = (key: string) => textOf(childOf(service, key));
  const texts = (key: string) => textsOf(childOf(service, key));
  return {
    name,
    at,
    ...readPlaces(service),
    image: text('image'),
    build: readBuild(childOf(service, 'build'), context.home),
    user: text('user'),
    userWritten: writtenOf(childOf(service, 'user')),
    groupAdd: itemsOf(childOf(service, 'group_add')).flatMap(readGroup),
    binds: readBinds(childOf(service, 'volumes'), context),
    usernsMode: text('userns_mode'),
    networkMode: text('network_mode'),
    command: readCommand(childOf(service, 'command')),
    start: {
      entrypoint: readWords(childOf(service, 'entrypoint')),
      command: readWords(childOf(service, 'command')),
    },
    environment: readEnvironment(childOf(service, 'environment')),
    privileged: text('privileged') === 'true',
    capAdd: texts('cap_add'),
    capDrop: texts('cap_drop'),
    securityOpt: texts('security_opt'),
    containerName: text('container_name'),
    profiles: texts('profiles'),
    ...readSections(service),
  };
}

/** Of the keys only those that some edit is about. */
const edited = new Set(
  'build command depends_on environment group_add network_mode networks security_opt user userns_mode volumes'.split(
    ' ',
  ),
);

function readPlaces(service: Tree): Pick<ComposeService, 'places' | 'inherits'> {
  if (service.kind !== 'map') return { places: [], inherits: [] };
  const places = (service.places ?? []).map(({ file, keys }) => ({
    file,
    keys: keys.filter((key) => edited.has(key)),
  }));
  const inherited = [...service.entries].filter(
    ([key, { value }]) => edited.has(key) && !places.some(({ file }) => file === value.at.file),
  );
  const files = new Set(inherited.map(([, { value }]) => value.at.file));
  const keysIn = (file: string) =>
    inherited.flatMap(([key, { value }]) => (value.at.file === file ? [key] : []));
  return { places, inherits: [...files].map((file) => ({ file, keys: keysIn(file) })) };
}

function readCommand(tree: Tree | undefined): string[] | null {
  return tree?.kind === 'list' ? textsOf(tree) : null;
}

/** Compose splits what is one text. */
function readWords(tree: Tree | undefined): string[] | null {
  if (tree?.kind !== 'scalar' || tree.value === null) return readCommand(tree);
  return splitWords(tree.value);
}

function readEnvironment(tree: Tree | undefined): ComposeService['environment'] {
  return tree === undefined ? {} : pickVariables(readArgs(tree));
}

/** Not where some of the variables are in other files. */
function readSections(service: Tree): Pick<ComposeService, 'allows'> {
  if (childOf(service, 'env_file') !== undefined) return {};
  const tree = childOf(service, 'environment');
  return pickSections(textOf(childOf(service, 'image')), tree === undefined ? {} : readArgs(tree));
}

function readGroup(item: Tree): GroupEntry[] {
  if (item.kind !== 'scalar') return [];
  return [{ value: item.value ?? '', raw: item.raw, variables: item.variables, at: item.at }];
}

/** A context that Docker fetches: a URL, or a Git repository. */
const remote = /^(?:[a-z]+:\/\/|git@|github\.com\/)|\.git(?:#|$)/;

function readBuild(tree: Tree | undefined, home: string | undefined): ServiceBuild | null {
  if (tree === undefined || (tree.kind === 'scalar' && tree.value === null)) return null;
  const contextTree = tree.kind === 'scalar' ? tree : childOf(tree, 'context');
  const directory = contextTree?.directory ?? tree.directory;
  const source = textOf(contextTree) ?? '.';
  const isRemote = remote.test(source);
  const context = isRemote ? source : absolutePath(source, directory, home);
  const isElsewhere = isRemote || childOf(tree, 'dockerfile_inline') !== undefined;
  const dockerfile = absolutePath(textOf(childOf(tree, 'dockerfile')) ?? 'Dockerfile', context, home);
  const args = childOf(tree, 'args');
  return {
    context,
    dockerfile: isElsewhere ? null : dockerfile,
    target: textOf(childOf(tree, 'target')),
    args: args === undefined ? {} : readArgs(args),
  };
}

function readArgs(tree: Tree): Record<string, string | null> {
  return Object.fromEntries([...asMap(tree).entries].map(([name, { value }]) => [name, textOf(value)]));
}
