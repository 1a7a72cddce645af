import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../templates/executor/src/engine.ts';
import { createTransport } from '../../../templates/executor/src/engine-transport.ts';
import { createHttpServer } from '../../../templates/executor/src/http-server.ts';
import { createLog } from '../../../templates/executor/src/log.ts';
import { createMetrics } from '../../../templates/executor/src/metrics.ts';
import { createService } from '../../../templates/executor/src/service.ts';
import { addServiceGauges } from '../../../templates/executor/src/service-gauges.ts';
import { readSettings } from '../../../templates/executor/src/settings.ts';

const token = 'a-token-long-enough';
const servers: Server[] = [];
const lines: string[] = [];
let withToken = 0;
let without = 0;

async function serve(env: Record<string, string>): Promise<number> {
  const settings = readSettings({ DOCKER_HOST: 'unix:///nonexistent/docker.sock', ...env });
  const engine = new Engine(createTransport(settings.endpoint));
  const service = createService(settings, {
    engine,
    metrics: createMetrics(),
    log: createLog('debug', (line) => lines.push(line)),
  });
  addServiceGauges(service);
  const server = createHttpServer(service);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  withToken = await serve({ EXECUTOR_TOKEN: token });
  without = await serve({ EXECUTOR_INSECURE_NO_TOKEN: '1', ALLOWED_HOSTS: 'script-executor' });
});
afterAll(() => {
  for (const server of servers) server.close();
});

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

function send(port: number, { method = 'POST', path = '/execute', headers = {}, body = '' }: Sent) {
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port, method, path, headers, agent: false },
        async (response) => {
          const parts = await response.toArray();
          resolve({
            status: response.statusCode,
            headers: response.headers,
            text: Buffer.concat(parts).toString(),
          });
        },
      );
      outgoing.on('error', reject).end(body);
    },
  );
}

const json = { 'Content-Type': 'application/json' };
const authorized = { ...json, Authorization: `Bearer ${token}` };

describe('a request for a script', () => {
  it.each([
    ['without a token', json],
    ['with a wrong token', { ...json, Authorization: 'Bearer a-token-long-enougH' }],
    ['with the token in another scheme', { ...json, Authorization: `Basic ${token}` }],
  ])('%s gets 401 and no word of what it sent', async (_what, headers) => {
    const answer = await send(withToken, { headers, body: '{"script":"secret-script"}' });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(answer.text).not.toContain('secret-script');
  });

  it.each<[string, string | Buffer, string]>([
    ['is not JSON', '{', 'not JSON'],
    ['is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not JSON in UTF-8'],
    ['is not an object', '["echo"]', 'must be a JSON object'],
    ['has no script', '{}', '"script"'],
    ['has an empty script', '{"script":""}', '"script"'],
    ['has a script that is no text', '{"script":["ls"]}', '"script" must be a text'],
    ['has a field nobody knows', '{"script":"ls","privileged":true}', 'unknown field "privileged"'],
    ['has a timeout in text', '{"script":"ls","timeout":"5"}', '"timeout" must be a number'],
    ['has a timeout of nothing', '{"script":"ls","timeout":0}', 'from 0.1 to 60'],
    ['has too long a timeout', '{"script":"ls","timeout":61}', 'from 0.1 to 60'],
    ['has input that is no text', '{"script":"ls","stdin":1}', '"stdin" must be a text'],
  ])('whose body %s gets 400', async (_what, body, error) => {
    const answer = await send(withToken, { headers: authorized, body });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      success: false,
      reason: 'bad_request',
      error: expect.stringContaining(error),
    });
  });

  it.each(['ubuntu', 'alpine:3 ', 'docker.io/library/alpine:3', 'ALPINE:3', '../alpine:3'])(
    'for the image %j gets 403 and the list',
    async (image) => {
      const answer = await send(withToken, {
        headers: authorized,
        body: JSON.stringify({ script: 'ls', image }),
      });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.text)).toMatchObject({
        reason: 'image_not_allowed',
        allowed: ['alpine:3', 'python:3.11-alpine'],
      });
    },
  );

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'of the type %s gets 415',
    async (type) => {
      const headers = { Authorization: `Bearer ${token}`, ...(type && { 'Content-Type': type }) };
      expect((await send(withToken, { headers, body: '{"script":"ls"}' })).status).toBe(415);
    },
  );

  it('with too much in it gets 413', async () => {
    const body = JSON.stringify({ script: 'x'.repeat(256 * 1024 + 1) });
    expect((await send(withToken, { headers: authorized, body })).status).toBe(413);
  });

  it('that announces too much gets 413 before it is read', async () => {
    const headers = { ...authorized, 'Content-Length': String(2 ** 40) };
    const answer = send(withToken, { headers });
    expect((await answer).status).toBe(413);
  });

  it('while the engine is away gets 503, the reason, and a time to come back', async () => {
    const answer = await send(withToken, { headers: authorized, body: '{"script":"ls"}' });
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(JSON.parse(answer.text)).toMatchObject({
      success: false,
      reason: 'docker_unreachable',
      error: expect.stringContaining('ENOENT'),
    });
  });

  it('is remembered without its text', async () => {
    lines.length = 0;
    await send(withToken, { headers: authorized, body: '{"script":"echo secret-script"}' });
    const audit = lines.map((line) => JSON.parse(line)).find(({ event }) => event === 'execution');
    expect(audit).toMatchObject({
      image: 'alpine:3',
      script_bytes: 18,
      outcome: 'engine_error',
      client: '127.0.0.1',
    });
    expect(audit.script_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(lines.join()).not.toMatch(/secret-script|a-token/);
  });
});

describe('without a token', () => {
  it.each(['localhost', '127.0.0.1:8080', '[::1]:8080', 'script-executor:8080'])(
    'the host name %s is served',
    async (host) => {
      expect((await send(without, { headers: { ...json, Host: host }, body: '{}' })).status).toBe(400);
    },
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.example:8080'])(
    'the host name %j is not',
    async (host) => {
      const answer = await send(without, { headers: { ...json, Host: host }, body: '{}' });
      expect([answer.status, JSON.parse(answer.text).reason]).toEqual([403, 'forbidden_host']);
    },
  );
});

describe('the other routes', () => {
  it('say in /health, to everyone, why the engine can’t be used', async () => {
    const answer = await send(withToken, { method: 'GET', path: '/health' });
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 'unhealthy', reason: 'docker_unreachable' });
  });

  it('keep /metrics for those who have the token', async () => {
    expect((await send(withToken, { method: 'GET', path: '/metrics' })).status).toBe(401);
    const answer = await send(withToken, { method: 'GET', path: '/metrics', headers: authorized });
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.text).toContain('dockperm_executor_docker_up 0\n');
    expect(answer.text).toContain('dockperm_executor_requests_rejected_total{reason="unauthorized"}');
  });

  it.each([
    ['/', 'GET', 404],
    ['/constructor', 'GET', 404],
    ['/execute', 'GET', 405],
    ['/execute', 'OPTIONS', 405],
    ['/health', 'POST', 405],
  ])('answer %s %s with %i', async (path, method, status) => {
    expect((await send(withToken, { method, path })).status).toBe(status);
  });
});
