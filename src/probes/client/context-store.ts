import type { ConfigFile, ContextFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { asJsonObject, parseJsonObject } from '../../host/json-value.ts';
import { MAX_CONFIG_BYTES, parseConfig } from './client-config.ts';

/** The docker client's contexts on disk: config.json and contexts/meta/SHA256(NAME)/meta.json. */
export interface ContextStore {
  readonly directory: string;
  /** Read at most once, and only on the first call. */
  config(): Promise<ConfigFile>;
  context(name: string): Promise<StoredContext>;
  /** Every context on disk, also those that cannot be read. */
  all(): Promise<ContextFacts[]>;
}

export type StoredContext =
  | { readonly state: 'missing'; readonly file: string }
  | (Extract<ContextFacts, { state: 'corrupt' | 'unreadable' }> & { readonly tlsFolder?: never })
  | (Extract<ContextFacts, { state: 'read' }> & {
      readonly skipVerify: boolean;
      /** Holds ca.pem, cert.pem and key.pem, as far as the context has them. */
      readonly tlsFolder: string;
    });

const MAX_META_BYTES = 256 * 1024;
const MOST_CONTEXTS = 100;

export function openContextStore(host: Host): ContextStore {
  const directory = configDirectory(host);
  let config: Promise<ConfigFile> | null = null;
  return {
    directory,
    config: () => {
      config ??= host.readFile(`${directory}/config.json`, MAX_CONFIG_BYTES).then(parseConfig);
      return config;
    },
    context: async (name) => readContext(host, directory, { name, id: await idOf(name) }),
    all: () => readAll(host, directory),
  };
}

export function configDirectory(host: Host): string {
  return host.env.DOCKER_CONFIG || `${host.env.HOME ?? host.env.USERPROFILE ?? ''}/.docker`;
}

async function idOf(name: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(name).digest('hex');
}

async function readAll(host: Host, directory: string): Promise<ContextFacts[]> {
  const ids = await host.readDir(`${directory}/contexts/meta`);
  if (!ids.ok) return [];
  const known = ids.value.filter((id) => /^[0-9a-f]{64}$/.test(id)).slice(0, MOST_CONTEXTS);
  const read = await Promise.all(known.map((id) => readContext(host, directory, { name: '', id })));
  const found = read.flatMap((context): ContextFacts[] => {
    if (context.state === 'missing') return [];
    const { name, file } = context;
    if (context.state !== 'read') return [context];
    return [{ name, file, state: 'read', host: context.host }];
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A context whose file cannot be read has no name but the one it was asked for by: the directory is only a hash of it. */
async function readContext(
  host: Host,
  directory: string,
  { name, id }: { name: string; id: string },
): Promise<StoredContext> {
  const file = `${directory}/contexts/meta/${id}/meta.json`;
  const text = await host.readFile(file, MAX_META_BYTES);
  if (!text.ok) {
    const isGone = text.error === 'ENOENT' || text.error === 'ENOTDIR';
    return isGone ? { state: 'missing', file } : { name, file, state: 'unreadable', error: text.error };
  }
  const meta = parseMeta(text.value);
  if ('code' in meta) return { name, file, state: 'corrupt', problem: meta };
  const tlsFolder = `${directory}/contexts/tls/${id}/docker`;
  return { file, state: 'read', tlsFolder, ...meta, name: name || meta.name };
}

interface Meta {
  readonly name: string;
  readonly host: string;
  readonly skipVerify: boolean;
}

type MetaProblem = Extract<ContextFacts, { state: 'corrupt' }>['problem'];

/** The problem, where it is none. An endpoint without a host is the default one to the client. */
function parseMeta(text: string): Meta | MetaProblem {
  if (text.trim() === '') return { code: 'empty', detail: 'is empty' };
  const meta = parseJsonObject(text);
  if (meta === null) return { code: 'not-json', detail: 'is not a valid context' };
  const docker = asJsonObject(asJsonObject(meta.Endpoints)?.docker);
  if (docker === null) return { code: 'no-endpoint', detail: 'has no Docker endpoint' };
  const { Host: host, SkipTLSVerify: skipVerify } = docker;
  return {
    name: typeof meta.Name === 'string' ? meta.Name : '',
    host: typeof host === 'string' ? host : '',
    skipVerify: skipVerify === true,
  };
}
