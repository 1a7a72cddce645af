import type { Address } from '../host/host.ts';
import type { Connection, Endpoint, ProxyUse } from './facts.ts';

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

/** The way that the docker client takes: with its certificates, and through its proxy. */
function tcpAddress({ address, tls, proxy }: Extract<Endpoint, { kind: 'tcp' }>): Address {
  if (tls === null) return { kind: 'tcp', ...address, ...(proxy === null ? {} : { proxy: placeOf(proxy) }) };
  const { ca, cert, key, verify } = tls;
  return { kind: 'tcp', ...address, tls: { ca, cert, key, verify } };
}

function placeOf({ host, port }: ProxyUse): { host: string; port: number } {
  return { host, port };
}

/** What an errno says about the way to the engine. ECONNREFUSED on a directory or a plain file is the kernel's, too. */
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
    // The queue of a listener that accepts nobody is full.
    case 'EAGAIN':
      return { state: 'timeout' };
    default:
      return { state: 'failed', error };
  }
}
