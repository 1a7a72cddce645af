import type { Connection, Endpoint } from '../../facts/facts.ts';
import type { Address } from '../../host/host.ts';
import { type JsonObject, textOf } from '../../host/json-value.ts';

/** Null for endpoints that dockperm does not talk to itself: ssh, Windows pipes. */
export function addressOf(endpoint: Endpoint): Address | null {
  switch (endpoint.kind) {
    case 'unix':
      return { kind: 'unix', path: endpoint.path };
    case 'tcp':
      return tcpAddress(endpoint);
    case 'other':
    case 'invalid':
      return null;
  }
}

/** Whether an answer to GET /version is that of an engine: nothing else tells an API version. */
export function isEngineVersion(version: JsonObject): boolean {
  return textOf(version.ApiVersion) !== '';
}

/** The certificates are the context's: a command that names only its host would not use them. */
export function hasOwnTls(endpoint: Endpoint): boolean {
  return endpoint.kind === 'tcp' && endpoint.tls?.by === 'context';
}

/** The way that the docker client takes: with its certificates, and through its proxy. */
function tcpAddress({ address, tls, proxy }: Extract<Endpoint, { kind: 'tcp' }>): Address {
  const through = proxy === null ? {} : { proxy: { host: proxy.host, port: proxy.port } };
  if (tls === null) return { kind: 'tcp', ...address, ...through };
  const { ca, cert, key, verify } = tls;
  return { kind: 'tcp', ...address, ...through, tls: { ca, cert, key, verify } };
}

/** What an errno says about the connection. The kernel gives ECONNREFUSED for a directory or a regular file, too. */
export function classifyFailure(error: string): Connection {
  switch (error) {
    case 'EACCES':
    case 'EPERM':
      return { state: 'denied', error };
    case 'ECONNREFUSED':
      return { state: 'refused', error };
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENOTSOCK':
      return { state: 'missing', error };
    case 'ETIMEDOUT':
    // The queue of a listener that accepts no connections is full.
    case 'EAGAIN':
      return { state: 'timeout' };
    default:
      return { state: 'failed', error };
  }
}
