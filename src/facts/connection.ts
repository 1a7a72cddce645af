import type { Address } from '../host/host.ts';
import type { Connection, Endpoint } from './facts.ts';

/** Null for endpoints that dockperm does not talk to itself: ssh, TLS, Windows pipes. */
export function addressOf(endpoint: Endpoint): Address | null {
  switch (endpoint.kind) {
    case 'unix':
      return { kind: 'unix', path: endpoint.path };
    case 'tcp':
      return { kind: 'tcp', ...endpoint.address };
    case 'other':
    case 'invalid':
      return null;
  }
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
      return { state: 'timeout' };
    default:
      return { state: 'failed', error };
  }
}
