import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Throws unless the request carries the token. Digests are compared, so neither time nor length tells anything. */
export function requireToken(request: IncomingMessage, token: string | undefined): void {
  if (token === undefined) return;
  const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (timingSafeEqual(digest(given), digest(token))) return;
  const headers = { 'WWW-Authenticate': 'Bearer realm="script-executor"' };
  throw new HttpError(
    401,
    'unauthorized',
    'missing or wrong token: send the header "Authorization: Bearer TOKEN" with the value of EXECUTOR_TOKEN',
    { headers },
  );
}

/**
 * Without a token, a web page whose name resolves to this machine (DNS rebinding) must not get through: it shows by the
 * Host header. With a token only a list that was set is enforced, since any name may lead here through a proxy.
 */
export function requireHost(
  request: IncomingMessage,
  token: string | undefined,
  allowed: readonly string[],
): void {
  // A proxy in front may have gone by the other one.
  const { host = [] } = request.headersDistinct;
  if (host.length > 1) throw new HttpError(400, 'bad_request', 'the request names more than one host');
  if (token !== undefined && allowed.length === 0) return;
  const name = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
  if (loopbackNames.includes(name) || allowed.includes(name)) return;
  throw new HttpError(403, 'forbidden_host', 'host name not served; add it to ALLOWED_HOSTS');
}

/** A browser sends JSON to another site only after asking (CORS), and is never allowed to. */
export function requireJson(request: IncomingMessage): void {
  const type = request.headers['content-type'] ?? '';
  if (/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type)) return;
  throw new HttpError(
    415,
    'unsupported_media_type',
    'the header "Content-Type: application/json" is required',
  );
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
