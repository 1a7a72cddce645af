import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  attachContainer,
  createContainer,
  hasImage,
  removeContainer,
} from '../../../templates/executor/src/engine/containers.ts';
import { Enforcement } from '../../../templates/executor/src/engine/enforcement.ts';
import { Engine } from '../../../templates/executor/src/engine/engine.ts';
import { createTransport } from '../../../templates/executor/src/engine/engine-transport.ts';
import { type FakeEngine, startFakeEngine } from './fake-engine.ts';

let fake: FakeEngine | undefined;
afterEach(() => {
  fake?.close();
  fake = undefined;
});

function pingedAs(version: string, otherwise: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url === '/_ping') return void response.setHeader('Api-Version', version).end('OK');
    otherwise(request, response);
  };
}

function say(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

const id = 'a'.repeat(64);

describe('talking to an engine', () => {
  it('asks for its version once, and uses it', async () => {
    fake = await startFakeEngine(pingedAs('1.43', (_request, response) => say(response, 200, {})));
    await hasImage(fake.engine, 'a');
    await hasImage(fake.engine, 'b');
    expect(fake.asked).toEqual(['GET /_ping', 'GET /v1.43/images/a/json', 'GET /v1.43/images/b/json']);
  });

  it('tries once more with the version an engine insists on', async () => {
    const old = 'client version 1.41 is too old. Minimum supported API version is 1.44';
    fake = await startFakeEngine(
      pingedAs('1.41', ({ url }, response) =>
        url?.startsWith('/v1.44') ? say(response, 201, { Id: id }) : say(response, 400, { message: old }),
      ),
    );
    expect(await createContainer(fake.engine, {})).toBe(id);
    expect(fake.asked.at(-1)).toBe('POST /v1.44/containers/create');
  });

  it('gives up on an engine that goes on refusing', async () => {
    const message = 'client version 9 is too new. Maximum supported API version is 1.42';
    fake = await startFakeEngine(pingedAs('1.43', (_request, response) => say(response, 400, { message })));
    await expect(createContainer(fake.engine, {})).rejects.toThrow('too new');
    expect(fake.asked).toHaveLength(3);
  });

  it.each([
    ['not JSON', 'docker_error', (response: ServerResponse) => response.writeHead(200).end('<html>')],
    ['without an id', 'docker_error', (response: ServerResponse) => say(response, 201, { Warnings: [] })],
    [
      'with an id that leads elsewhere',
      'docker_error',
      (response: ServerResponse) => say(response, 201, { Id: '../../secrets' }),
    ],
    [
      'cut off',
      'docker_unreachable',
      (response: ServerResponse) =>
        response.writeHead(200, { 'Content-Length': 99 }).write('{', () => response.destroy()),
    ],
    ['never sent', 'docker_unreachable', (response: ServerResponse) => response.destroy()],
  ])('fails on an answer that is %s', async (_what, failure, answer) => {
    fake = await startFakeEngine(pingedAs('1.43', (_request, response) => void answer(response)));
    await expect(createContainer(fake.engine, {})).rejects.toMatchObject({ name: 'EngineError', failure });
  });

  it.each([404, 409])('takes %i for the success of a removal', async (status) => {
    fake = await startFakeEngine(
      pingedAs('1.43', (_request, response) => say(response, status, { message: 'gone' })),
    );
    expect(await removeContainer(fake.engine, id)).toBe(false);
  });

  it('keeps the output that comes in one packet with the head of an upgrade', async () => {
    const head = 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';
    fake = await startFakeEngine(
      pingedAs('1.43', (_request, response) => void response.end()),
      (socket) => socket.end(`${head}first frames`),
    );
    const chunks = await (await attachContainer(fake.engine, id)).toArray();
    expect(Buffer.concat(chunks).toString()).toBe('first frames');
  });

  it('reports the reason when an upgrade is refused', async () => {
    const body = '{"message":"No such container"}';
    fake = await startFakeEngine(
      pingedAs('1.43', (_request, response) => void response.end()),
      (socket) => socket.end(`HTTP/1.1 404 Not Found\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
    );
    await expect(attachContainer(fake.engine, id)).rejects.toMatchObject({
      status: 404,
      message: /No such container/,
    });
  });

  it('takes a web server for what it is', async () => {
    fake = await startFakeEngine((_request, response) => void response.end('hello'));
    await expect(fake.engine.ping()).rejects.toThrow('reports no Docker API version');
  });

  it.each([
    ['/nonexistent/docker.sock', /ENOENT/],
    ['/dev/null', /can't be reached|failed/],
  ])('says that %s can’t be reached', async (path, message) => {
    const engine = new Engine(createTransport({ kind: 'socket', path }));
    await expect(engine.ping()).rejects.toMatchObject({ failure: 'docker_unreachable', message });
  });

  it('learns which limits are not kept, and asks once', async () => {
    const info = { MemoryLimit: false, CpuCfsQuota: true, PidsLimit: false };
    fake = await startFakeEngine(pingedAs('1.43', (_request, response) => say(response, 200, info)));
    const enforcement = new Enforcement(fake.engine);
    expect(await enforcement.missing()).toEqual(['MEMORY_LIMIT', 'PIDS_LIMIT']);
    expect(await enforcement.missing()).toHaveLength(2);
    expect(fake.asked).toEqual(['GET /_ping', 'GET /v1.43/info']);
  });

  it('takes limits for kept where the engine does not tell', async () => {
    fake = await startFakeEngine(
      pingedAs('1.43', (_request, response) => say(response, 403, { message: 'not through here' })),
    );
    expect(await new Enforcement(fake.engine).missing()).toEqual([]);
  });
});
