import type { EngineRequest, Host } from '../host/host.ts';
import { objectOf, textOf } from '../host/json-value.ts';
import { ok } from '../host/result.ts';
import type { EngineAt } from './engine-at.ts';

/** As much of an engine as a request needs. */
export type EngineTarget = Pick<EngineAt, 'address' | 'timeoutMs'>;

export type EngineAnswer<T> = { readonly ok: true; readonly value: T } | EngineFailure;

export interface EngineFailure {
  readonly ok: false;
  /** An errno name, `HTTP 404`, or `TLS_PORT` for plain HTTP on a port that wants TLS. */
  readonly error: string;
  /** Null where there was no response. */
  readonly status: number | null;
  /** The engine's own words, as they came; empty where it has none. */
  readonly message: string;
  /** The beginning of an answer that is not an engine's, which says everything in JSON; empty for any other. */
  readonly foreign: string;
}

/** One request to the engine's API. Only the status decides about success: 304 means that nothing had to change. */
export async function ask(
  host: Host,
  { address, timeoutMs }: EngineTarget,
  request: EngineRequest,
): Promise<EngineAnswer<unknown>> {
  const answer = await host.request(address, request, timeoutMs);
  if (!answer.ok) return { ok: false, error: answer.error, status: null, message: '', foreign: '' };
  const { status, body } = answer.value;
  if ((status >= 200 && status < 300) || status === 304) return ok(body);
  return failure(status, body);
}

/** For a body that is not what the API promises, too. */
export function failure(status: number, body: unknown): EngineFailure {
  const isTlsPort = status === 400 && typeof body === 'string' && wantsTls.test(body);
  const message = textOf(objectOf(body).message);
  const foreign = typeof body === 'string' ? body.slice(0, MOST_FOREIGN) : '';
  return { ok: false, error: isTlsPort ? 'TLS_PORT' : `HTTP ${status}`, status, message, foreign };
}

const MOST_FOREIGN = 1000;

/** How Go, which engines are written in, and nginx answer plain HTTP on a port for TLS. */
const wantsTls = /\bHTTPS (server|port)\b/;

/** What an answer says, read; a failure stays one. */
export function mapAnswer<T, U>(answer: EngineAnswer<T>, read: (value: T) => U): EngineAnswer<U> {
  return answer.ok ? ok(read(answer.value)) : answer;
}
