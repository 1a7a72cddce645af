import { SettingError } from './setting-error.ts';

/** Where the engine's API listens. */
export type Endpoint =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

export const defaultDockerHost = 'unix:///var/run/docker.sock';

export function parseEndpoint(value: string): Endpoint {
  if (value.startsWith('unix:///')) return { kind: 'socket', path: value.slice('unix://'.length) };
  const match = /^(?:tcp|http):\/\/(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?\/?$/i.exec(value);
  const host = match?.[1] ?? match?.[2];
  if (host !== undefined) return { kind: 'tcp', host, port: Number(match?.[3] ?? 2375) };
  throw new SettingError('DOCKER_HOST', 'unix:///PATH or tcp://HOST:PORT (without TLS)', value);
}

export function formatEndpoint(endpoint: Endpoint): string {
  if (endpoint.kind === 'socket') return `unix://${endpoint.path}`;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `tcp://${host}:${endpoint.port}`;
}
