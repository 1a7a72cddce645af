import type { Host } from '../host/host.ts';

/** The docker client's contexts on disk: config.json and contexts/meta/SHA256(NAME)/meta.json. */
export interface ContextStore {
  readonly directory: string;
  /** `currentContext` of config.json; null when there is none, or no file. */
  readonly current: string | null;
  /** The `Host` of a context's docker endpoint; null when it is not to be had. */
  hostOf(name: string): Promise<string | null>;
}

const MAX_CONFIG_BYTES = 1024 * 1024;

export async function readContextStore(host: Host): Promise<ContextStore> {
  const directory = configDirectory(host);
  const config = await readJsonObject(host, `${directory}/config.json`);
  const current = config?.currentContext;
  return {
    directory,
    current: typeof current === 'string' && current !== '' ? current : null,
    hostOf: (name) => readContextHost(host, directory, name),
  };
}

export function configDirectory(host: Host): string {
  return host.env.DOCKER_CONFIG || `${host.env.HOME ?? host.env.USERPROFILE ?? ''}/.docker`;
}

async function readContextHost(host: Host, directory: string, name: string): Promise<string | null> {
  const { createHash } = await import('node:crypto');
  const id = createHash('sha256').update(name).digest('hex');
  const meta = await readJsonObject(host, `${directory}/contexts/meta/${id}/meta.json`);
  const address = objectAt(objectAt(meta, 'Endpoints'), 'docker')?.Host;
  return typeof address === 'string' && address !== '' ? address : null;
}

async function readJsonObject(host: Host, path: string): Promise<Record<string, unknown> | null> {
  const text = await host.readFile(path, MAX_CONFIG_BYTES);
  if (!text.ok) return null;
  try {
    return asObject(JSON.parse(text.value));
  } catch {
    return null;
  }
}

function objectAt(parent: Record<string, unknown> | null, key: string): Record<string, unknown> | null {
  return asObject(parent?.[key]);
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
