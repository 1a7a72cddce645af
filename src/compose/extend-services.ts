import type { Environment } from './interpolate.ts';
import { invalidCompose } from './invalid.ts';
import { mergeTrees } from './merge-trees.ts';
import type { RemoteSource, ServicePlace } from './model.ts';
import { absolutePath, parentOf } from './paths.ts';
import { readFileTree } from './read-file.ts';
import { isRemoteSource } from './remote-source.ts';
import { childOf, type Entry, type MapTree, type Tree, textOf } from './tree.ts';

export interface LoadContext {
  readonly env: Environment;
  readonly loadFile: (path: string) => string | undefined;
  /** What to do with an extended or included file that is not there: Compose refuses the project. */
  readonly missing: 'refuse' | 'skip';
  readonly noteRemote: (source: RemoteSource) => void;
}

/** Follows `extends` in every service. Keys that only make sense where they stand are inherited as Compose does. */
export function extendServices(services: MapTree, file: string, context: LoadContext): MapTree {
  const entries = [...services.entries].map(([name, entry]): [string, Entry] => {
    const value = extendService(services, name, { ...context, file, top: name, chain: [] });
    return [name, { at: entry.at, value: placed(value, { file, keys: keysOf(entry.value) }) }];
  });
  return { ...services, entries: new Map(entries) };
}

/** What a service extends is another place's. */
function placed(service: Tree, place: ServicePlace): Tree {
  return service.kind === 'map' ? { ...service, places: [place] } : service;
}

function keysOf(service: Tree): string[] {
  return service.kind === 'map' ? [...service.entries.keys()] : [];
}

interface Extending extends LoadContext {
  readonly file: string;
  /** The service that all this is about. */
  readonly top: string;
  /** `file service` of each step, to end a circle. */
  readonly chain: readonly string[];
}

function extendService(services: Tree | undefined, name: string, extending: Extending): Tree {
  const service = childOf(services, name);
  if (service === undefined) throw new Error(`no service ${name}`);
  const extend = childOf(service, 'extends');
  const base =
    extend === undefined
      ? null
      : baseService(services, extend, {
          ...extending,
          chain: [...extending.chain, `${extending.file} ${name}`],
        });
  if (base === null || service.kind !== 'map') return service;
  const own = new Map(service.entries);
  own.delete('extends');
  return mergeTrees(base, { ...service, entries: own });
}

function baseService(services: Tree | undefined, extend: Tree, extending: Extending): Tree | null {
  const name = textOf(extend) ?? textOf(childOf(extend, 'service'));
  if (name === null) throw invalidCompose(extend.at, '`extends` has no service');
  const fileName = textOf(childOf(extend, 'file'));
  if (fileName !== null && isRemoteSource(fileName)) {
    extending.noteRemote({ source: fileName, at: extend.at, service: extending.top });
    return null;
  }
  const file =
    fileName === null ? extending.file : absolutePath(fileName, extend.directory, extending.env.HOME);
  if (extending.chain.includes(`${file} ${name}`))
    throw invalidCompose(extend.at, `service \`${name}\` extends itself`);
  const source = fileName === null ? services : otherFile(file, extend, extending);
  if (source === null) return null;
  if (childOf(source, name) !== undefined) return extendService(source, name, { ...extending, file });
  if (extending.missing === 'skip') return null;
  throw invalidCompose(extend.at, `\`extends\` refers to an unknown service: ${name}`);
}

function otherFile(path: string, extend: Tree, extending: Extending): Tree | undefined | null {
  const text = extending.loadFile(path);
  if (text !== undefined) {
    return childOf(readFileTree({ path, text }, parentOf(path), extending.env), 'services');
  }
  if (extending.missing === 'skip') return null;
  throw invalidCompose(extend.at, `\`extends\` refers to a file that cannot be read: ${path}`);
}
