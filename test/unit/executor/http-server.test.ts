import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorized, json, type Served, send, serve, token } from './serve.ts';

const servers: Served[] = [];
let lines: string[] = [];
let withToken = 0;
let without = 0;

beforeAll(async () => {
  servers.push(
    await serve({ EXECUTOR_TOKEN: token }),
    await serve({ EXECUTOR_INSECURE_NO_TOKEN: '1', ALLOWED_HOSTS: 'script-executor' }),
  );
  [withToken = 0, without = 0] = servers.map(({ port }) => port);
  lines = servers[0]?.lines ?? [];
});
afterAll(() => {
  for (const { close } of servers) close();
});

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
    ['has a script that is no text', '{"script":["ls"]}', '"script" must be a string'],
    ['has an unknown field', '{"script":"ls","privileged":true}', 'unknown field "privileged"'],
    ['has a timeout in text', '{"script":"ls","timeout":"5"}', '"timeout" must be a number'],
    ['has a timeout of nothing', '{"script":"ls","timeout":0}', 'from 0.1 to 60'],
    ['has too long a timeout', '{"script":"ls","timeout":61}', 'from 0.1 to 60'],
    ['has input that is no text', '{"script":"ls","stdin":1}', '"stdin" must be a string'],
    ['has an unknown encoding', '{"script":"ls","encoding":"hex"}', '"utf8" or "base64"'],
    ['is deeply nested', `{"script":${'['.repeat(200_000)}`, 'not JSON'],
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

  it.each([
    ['with its length', {}],
    ['in pieces of unknown length', { 'Transfer-Encoding': 'chunked' }],
  ])('of 8 MiB %s, read by a client that sends all of it first, gets 413', async (_how, headers) => {
    const body = Buffer.alloc(8 * 2 ** 20, 0x20);
    expect((await send(withToken, { headers: { ...authorized, ...headers }, body })).status).toBe(413);
  });

  it.each([
    ['without a token gets 401', '', 401],
    ['of another type gets 415', `Authorization: Bearer ${token}\r\n`, 415],
  ])('%s before any of its body is there', async (_what, header, status) => {
    const socket = connect(withToken, '127.0.0.1');
    socket.write(`POST /execute HTTP/1.1\r\nHost: x\r\n${header}Content-Length: 50\r\n\r\n`);
    const [head] = await once(socket, 'data');
    expect(String(head)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    socket.destroy();
  });

  it('whose body broke off leaves nothing behind', async () => {
    const socket = connect(withToken, '127.0.0.1');
    socket.write(
      `POST /execute HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
      () => socket.destroy(),
    );
    await expect.poll(() => servers[0]?.service.pending.size).toBe(0);
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

  it.each([
    ['/execute', 'POST'],
    ['/health', 'GET, HEAD'],
  ])('name the methods that %s takes', async (path, allow) => {
    expect((await send(withToken, { method: 'DELETE', path })).headers.allow).toBe(allow);
  });

  it('answer HEAD like GET, without the body', async () => {
    const answers = ['GET', 'HEAD'].map((method) => send(withToken, { method, path: '/health' }));
    const [get, head] = await Promise.all(answers);
    expect([head?.status, head?.text]).toEqual([get?.status, '']);
    expect(head?.headers['content-length']).toBe(get?.headers['content-length']);
  });
});
