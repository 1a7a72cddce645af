import type { IncomingMessage } from 'node:http';
import { connect, type NetConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import { formatAuthority } from './authority.ts';
import { dnsLookup } from './dns-lookup.ts';
import type { Address, EngineRequest, EngineResponse, Result, TlsFiles } from './host.ts';
import { errnoOf, failed, ok } from './result.ts';

const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

/** Nothing but connect(2): the one question that a permission check cannot get wrong. */
export function connectTo(address: Address, timeoutMs: number): Promise<Result<null>> {
  return new Promise((resolve) => {
    const socket = connect(socketOptions(address));
    const settle = (result: Result<null>): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeoutMs, () => settle(failed('ETIMEDOUT')));
    socket.once('connect', () => settle(ok(null)));
    socket.once('error', (error) => settle(failed(errnoOf(error))));
  });
}

/** One request to the engine's API. The time limit is for the whole exchange. */
export async function requestFrom(
  address: Address,
  request: EngineRequest,
  timeoutMs: number,
): Promise<Result<EngineResponse>> {
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const signal = timeLimit(timeoutMs);
  try {
    const response = await send(address, request, body, signal);
    return ok({ status: response.statusCode ?? 0, body: await readBody(response) });
  } catch (error) {
    if (signal.aborted) return failed('ETIMEDOUT');
    if (error instanceof SyntaxError) return failed('EPROTO');
    return failed(isTls(address) ? (await import('./tls.ts')).tlsErrorOf(error) : errnoOf(error));
  }
}

/** Later than this, the timer itself had to wait: this process was busy, and the answer may lie there unread. */
const LATE_MS = 100;

/** What this process was too busy to notice is not the engine's delay: it is given that time again. */
function timeLimit(timeoutMs: number): AbortSignal {
  const limit = new AbortController();
  const wait = (milliseconds: number): void => {
    const due = performance.now() + milliseconds;
    const end = (): void => {
      const late = performance.now() - due;
      if (late > LATE_MS) wait(Math.min(late, timeoutMs));
      else limit.abort();
    };
    setTimeout(end, milliseconds).unref();
  };
  wait(timeoutMs);
  return limit.signal;
}

async function send(
  address: Address,
  request: EngineRequest,
  body: string | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const headers = {
    host: address.kind === 'unix' ? 'docker' : formatAuthority(address),
    ...request.headers,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  // Loaded when it is needed, which is after the first slow process has been started.
  const { request: httpRequest } = await import('node:http');
  const createConnection = await connector(address, signal);
  return new Promise((resolve, reject) => {
    const { method } = request;
    const path = pathFor(address, request.path);
    const sent = httpRequest({ createConnection, method, path, headers, signal }, resolve);
    sent.once('error', reject);
    sent.end(body);
  });
}

async function readBody(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_RESPONSE_BYTES) throw new SyntaxError('the answer is too long');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return null;
  return /json/.test(response.headers['content-type'] ?? '') ? (JSON.parse(text) as unknown) : text;
}

/** A connection of its own, past Node's agent: that one takes milliseconds to find out that no name is an address. */
async function connector(address: Address, signal: AbortSignal): Promise<() => Duplex> {
  if (!isTls(address)) return () => connect(socketOptions(address));
  return (await import('./tls.ts')).tlsConnector(address, signal);
}

type TlsAddress = Extract<Address, { kind: 'tcp' }> & { readonly tls: TlsFiles };

function isTls(address: Address): address is TlsAddress {
  return address.kind === 'tcp' && address.tls !== undefined;
}

/** A proxy needs the whole URL. */
function pathFor(address: Address, path: string): string {
  // With TLS the proxy has opened a tunnel, and reads nothing of what goes through.
  if (address.kind === 'unix' || address.proxy === undefined || isTls(address)) return path;
  return `http://${formatAuthority(address)}${path}`;
}

function socketOptions(address: Address): NetConnectOpts {
  if (address.kind === 'unix') return { path: address.path };
  const { host, port } = address.proxy ?? address;
  return { host, port, lookup: dnsLookup };
}
