import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Engine } from '../../../templates/executor/src/engine/engine.ts';
import { createTransport } from '../../../templates/executor/src/engine/engine-transport.ts';
import { createHttpServer } from '../../../templates/executor/src/http/http-server.ts';
import { createLog } from '../../../templates/executor/src/log.ts';
import { countCalls, createMetrics } from '../../../templates/executor/src/metrics/metrics.ts';
import { createService, type EngineService } from '../../../templates/executor/src/service.ts';
import { addServiceGauges } from '../../../templates/executor/src/service-gauges.ts';
import { readSettings } from '../../../templates/executor/src/settings/settings.ts';
import { expectDescribed } from './described.ts';

export const token = 'a-token-long-enough';
export const json = { 'Content-Type': 'application/json' };
export const authorized = { ...json, Authorization: `Bearer ${token}` };

export interface Served {
  readonly port: number;
  readonly service: EngineService;
  /** What it logs. */
  readonly lines: string[];
  close(): void;
}

/** The service in this process, on a port the system chose; without a DOCKER_HOST its engine is away. */
export async function serve(env: Readonly<Record<string, string>>): Promise<Served> {
  const settings = readSettings({ DOCKER_HOST: 'unix:///nonexistent/docker.sock', ...env });
  const lines: string[] = [];
  const metrics = createMetrics();
  const engine = new Engine(createTransport(settings.endpoint), countCalls(metrics));
  const log = createLog('debug', (line) => lines.push(line));
  const service = createService(settings, { engine, metrics, log });
  addServiceGauges(service);
  const server = createHttpServer(service);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
    void service.containers.close().catch(() => {});
  };
  return { port: (server.address() as AddressInfo).port, service, lines, close };
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request, and requires that the answer is one the API's description knows. */
export async function send(port: number, sent: Sent): Promise<Got> {
  const { method = 'POST', path = '/execute', headers = {}, body = '' } = sent;
  const got = await new Promise<Got>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers, agent: false };
    const outgoing = request(options, async (response) => {
      const parts = await response.toArray();
      const text = Buffer.concat(parts).toString();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    outgoing.on('error', reject).end(body);
  });
  expectDescribed({ method, path }, got);
  return got;
}

/** Asks for a script with the token. */
export function post(
  port: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Got> {
  return send(port, { headers: { ...authorized, ...headers }, body: JSON.stringify(body) });
}
