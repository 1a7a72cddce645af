import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Endpoint, formatEndpoint } from '../settings/endpoint.ts';
import { fromErrno } from './engine-error.ts';

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** Milliseconds until the response's head must be there. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** `new`: one that is open already says nothing of whether the socket may still be connected to. */
  readonly connection?: 'new';
}

export interface Transport {
  readonly where: string;
  /** Resolves with the response's head; the body is for the caller to read. */
  open(ask: Ask): Promise<IncomingMessage>;
  /** Resolves with the raw connection, its first bytes unshifted, or with the response that refused it. */
  upgrade(ask: Ask): Promise<Duplex | IncomingMessage>;
}

const defaultTimeout = 30_000;

export function createTransport(endpoint: Endpoint): Transport {
  const where = formatEndpoint(endpoint);
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 8 });
  const base =
    endpoint.kind === 'socket' ? { socketPath: endpoint.path } : { host: endpoint.host, port: endpoint.port };
  return {
    where,
    open: (ask) =>
      send(
        { ...base, agent: ask.connection === 'new' ? false : agent },
        ask,
        where,
      ) as Promise<IncomingMessage>,
    // A hijacked connection can't go back to a pool.
    upgrade: (ask) =>
      send({ ...base, agent: false, headers: { Connection: 'Upgrade', Upgrade: 'tcp' } }, ask, where),
  };
}

function send(options: RequestOptions, ask: Ask, where: string): Promise<Duplex | IncomingMessage> {
  const body = ask.body === undefined ? '' : JSON.stringify(ask.body);
  const headers = {
    ...options.headers,
    Host: 'docker',
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const { method, path, signal } = ask;
    const outgoing = request({ ...options, method, path, headers, ...(signal && { signal }) });
    const timer = setTimeout(() => outgoing.destroy(timedOut()), ask.timeout ?? defaultTimeout);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.on('error', (error) => reject(fromErrno(error, where)));
    outgoing.on('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    outgoing.on('upgrade', (_response, socket, head) => {
      clearTimeout(timer);
      // The first frames may arrive in the same packet as the head.
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    outgoing.end(body);
  });
}

function timedOut(): NodeJS.ErrnoException {
  return Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
}
