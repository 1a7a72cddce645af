import type { IncomingMessage } from 'node:http';
import type { Service } from '../service.ts';
import type { Caller } from './caller.ts';
import { execute } from './execute-route.ts';
import { HttpError } from './http-error.ts';
import type { HttpResponse } from './http-response.ts';
import { openApi } from './openapi.ts';
import { requireHost, requireJson, requireToken } from './request-guards.ts';

type Route = (request: IncomingMessage, caller: Caller, service: Service) => Promise<HttpResponse>;

export const routes: Readonly<Record<string, readonly [method: 'GET' | 'POST', route: Route]>> = {
  '/execute': ['POST', answerExecute],
  '/health': ['GET', answerHealth],
  '/metrics': ['GET', answerMetrics],
  '/openapi.json': ['GET', async () => ({ status: 200, body: openApi })],
};

export async function dispatch(
  path: string,
  request: IncomingMessage,
  caller: Caller,
  service: Service,
): Promise<HttpResponse> {
  const { token, allowedHosts } = service.settings;
  requireHost(request, token, allowedHosts);
  const [method, route] = (Object.hasOwn(routes, path) && routes[path]) || [];
  if (method === undefined || route === undefined) {
    throw new HttpError(404, 'not_found', `path not found; paths: ${Object.keys(routes).join(', ')}`);
  }
  // The answer to HEAD is the one to GET; Node leaves the body out.
  const allowed = method === 'GET' ? ['GET', 'HEAD'] : [method];
  if (allowed.includes(request.method ?? '')) return route(request, caller, service);
  const Allow = allowed.join(', ');
  throw new HttpError(405, 'method_not_allowed', `method not allowed; ${path} accepts ${Allow}`, {
    headers: { Allow },
  });
}

/** For the metrics; what a client made up is `other`. */
export function labelsOf(path: string, method = ''): { route: string; method: string } {
  return {
    route: Object.hasOwn(routes, path) ? path : 'other',
    method: ['GET', 'HEAD', 'POST'].includes(method) ? method : 'other',
  };
}

async function answerExecute(
  request: IncomingMessage,
  caller: Caller,
  service: Service,
): Promise<HttpResponse> {
  requireToken(request, service.settings.token);
  requireJson(request);
  return { status: 200, body: await execute(request, caller, service) };
}

async function answerHealth(
  _request: IncomingMessage,
  _caller: Caller,
  service: Service,
): Promise<HttpResponse> {
  const health = await service.health.check();
  return { status: health.status === 'healthy' ? 200 : 503, body: health };
}

async function answerMetrics(
  request: IncomingMessage,
  _caller: Caller,
  service: Service,
): Promise<HttpResponse> {
  if (!service.settings.metricsPublic) requireToken(request, service.settings.token);
  await service.health.check();
  const headers = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };
  return { status: 200, headers, body: service.metrics.registry.toString() };
}
