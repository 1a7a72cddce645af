import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { limitConnections, UnreadAnswers } from './connection-limit.ts';
import { type Caller, execute } from './execute-route.ts';
import { type Answer, send } from './http-answer.ts';
import { HttpError } from './http-error.ts';
import { requireHost, requireJson, requireToken } from './request-guards.ts';
import { newRequestId, type Service, track } from './service.ts';

type Route = (request: IncomingMessage, caller: Caller, service: Service) => Promise<Answer>;

const routes: Readonly<Record<string, readonly [method: string, route: Route]>> = {
  '/execute': ['POST', answerExecute],
  '/health': ['GET', answerHealth],
  '/metrics': ['GET', answerMetrics],
};

export function createHttpServer(service: Service): Server {
  // Short times for the head and the whole of a request: a slow sender must not hold a connection for long.
  const limits = {
    headersTimeout: 5_000,
    requestTimeout: 15_000,
    keepAliveTimeout: 5_000,
    // Node looks whether a time is up only this often; left alone, every 30 s.
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
  const caller = {
    requestId: newRequestId(),
    client: request.socket.remoteAddress ?? '',
    signal: gone.signal,
  };
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const answer = await dispatch(path, request, caller, service).catch((error) =>
    refuse(error, caller, service),
  );
  service.ending.signal.removeEventListener('abort', onEnding);
  const route = Object.hasOwn(routes, path) ? path : 'other';
  const method = ['GET', 'POST'].includes(request.method ?? '') ? String(request.method) : 'other';
  service.metrics.requests({ route, method, code: String(answer.status) });
  send(response, answer);
}

async function dispatch(
  path: string,
  request: IncomingMessage,
  caller: Caller,
  service: Service,
): Promise<Answer> {
  const { token, allowedHosts } = service.settings;
  requireHost(request, token, allowedHosts);
  const [method, route] = (Object.hasOwn(routes, path) && routes[path]) || [];
  if (method === undefined || route === undefined) {
    throw new HttpError(404, 'not_found', `there are ${Object.keys(routes).join(', ')}`);
  }
  if (request.method === method) return route(request, caller, service);
  throw new HttpError(405, 'method_not_allowed', `${path} takes ${method}`, { headers: { Allow: method } });
}

async function answerExecute(request: IncomingMessage, caller: Caller, service: Service): Promise<Answer> {
  requireToken(request, service.settings.token);
  requireJson(request);
  return { status: 200, body: await execute(request, caller, service) };
}

async function answerHealth(_request: IncomingMessage, _caller: Caller, service: Service): Promise<Answer> {
  const health = await service.health.check();
  return { status: health.status === 'healthy' ? 200 : 503, body: health };
}

async function answerMetrics(request: IncomingMessage, _caller: Caller, service: Service): Promise<Answer> {
  if (!service.settings.metricsPublic) requireToken(request, service.settings.token);
  await service.health.check();
  const headers = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };
  return { status: 200, headers, body: service.metrics.registry.toString() };
}

function refuse(error: unknown, { requestId }: Caller, { metrics, log }: Service): Answer {
  const known =
    error instanceof HttpError
      ? error
      : new HttpError(500, 'internal', 'an error of the service; its log has more');
  metrics.rejected({ reason: known.reason });
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
