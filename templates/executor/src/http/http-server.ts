import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { newRequestId, type Service, track } from '../service.ts';
import type { Caller } from './caller.ts';
import { limitConnections, UnreadAnswers } from './connection-limit.ts';
import { EventStream, wantsEvents } from './event-stream.ts';
import { countedAs, HttpError } from './http-error.ts';
import { type HttpResponse, send } from './http-response.ts';
import { dispatch, labelsOf } from './routes.ts';

export function createHttpServer(service: Service): Server {
  // Short times for the head and the whole of a request: a slow sender must not hold a connection for long.
  const limits = {
    headersTimeout: 5_000,
    requestTimeout: 15_000,
    keepAliveTimeout: 5_000,
    // Node checks its time limits only this often; by default every 30 s.
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16_384,
  };
  const unread = new UnreadAnswers();
  const server = createServer(limits, async (request, response) => {
    await track(service, respond(request, response, service));
    unread.add(response);
  });
  limitConnections(server, { busy: service.settings.maxConcurrency + service.settings.queue });
  return server;
}

async function respond(request: IncomingMessage, response: ServerResponse, service: Service): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort('client_gone');
  });
  // Not AbortSignal.any: in Node 20 it keeps every signal that was ever joined to one that lives on.
  const onEnding = () => gone.abort('shutting_down');
  service.ending.signal.addEventListener('abort', onEnding);
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const events = path === '/execute' && wantsEvents(request) ? new EventStream(response) : undefined;
  const caller = {
    requestId: newRequestId(),
    client: request.socket.remoteAddress ?? '',
    signal: gone.signal,
    ...(events && { events }),
  };
  const answer = await dispatch(path, request, caller, service).catch((error) =>
    refuse(error, caller, service),
  );
  service.ending.signal.removeEventListener('abort', onEnding);
  service.metrics.requests({ ...labelsOf(path, request.method), code: String(answer.status) });
  if (events) events.finish(answer);
  else send(response, answer);
}

function refuse(error: unknown, { requestId }: Caller, { metrics, log }: Service): HttpResponse {
  const known =
    error instanceof HttpError
      ? error
      : new HttpError(500, 'internal', 'internal error; see the service log');
  const reason = countedAs(known.reason);
  if (reason !== undefined) metrics.rejected({ reason });
  if (known !== error)
    log('error', 'internal', { request_id: requestId, error: (error as Error)?.stack ?? String(error) });
  log('debug', 'rejected', { request_id: requestId, status: known.status, reason: known.reason });
  const body = {
    success: false,
    error: known.message,
    reason: known.reason,
    ...known.fields,
    request_id: requestId,
  };
  return { status: known.status, headers: known.headers, body };
}
