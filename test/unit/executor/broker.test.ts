import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { listenAsBroker } from '../../../templates/executor/src/broker/broker.ts';
import { BrokerClient } from '../../../templates/executor/src/broker/broker-client.ts';
import { parseRequest, readLine } from '../../../templates/executor/src/broker/broker-protocol.ts';
import { createLog } from '../../../templates/executor/src/log.ts';
import { createMetrics } from '../../../templates/executor/src/metrics/metrics.ts';
import type { Lease } from '../../../templates/executor/src/pool/lease.ts';
import { runScript } from '../../../templates/executor/src/script/run-script.ts';
import { createService } from '../../../templates/executor/src/service.ts';
import { readSettings } from '../../../templates/executor/src/settings/settings.ts';
import { startFakeDocker } from './fake-docker.ts';

const forever = new AbortController().signal;

// A broker sets its mask for good; the tests of other files run in this process, too.
const mask = process.umask();
afterAll(() => void process.umask(mask));

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'broker-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

type Docker = Parameters<typeof startFakeDocker>;

/** A broker in front of an engine whose scripts do as told, and a client that asks it. */
async function brokered(
  behave: Docker[0] = () => {},
  intercept?: Docker[1],
  env: Record<string, string> = {},
) {
  const path = join(folder(), 'broker.sock');
  const docker = await startFakeDocker(behave, intercept);
  const settings = readSettings({
    IMAGES: 'a:1=1,b:1=0',
    MAX_CONCURRENCY: '2',
    EXECUTOR_INSECURE_NO_TOKEN: '1',
    ...env,
  });
  const lines: string[] = [];
  const log = createLog('debug', (line) => lines.push(line));
  const service = createService(settings, { engine: docker.engine, metrics: createMetrics(), log });
  const server = await listening(listenAsBroker(service, path));
  service.containers.start();
  onTestFinished(async () => {
    service.ending.abort('shutting_down');
    server.close();
    docker.close();
    await service.containers.close();
  });
  return { path, docker, lines, settings, server, service, client: new BrokerClient(path) };
}

async function listening<T extends Server>(server: T): Promise<T> {
  if (!server.listening) await once(server, 'listening');
  return server;
}

function jobOf(image = 'a:1') {
  const [script, stdin] = [Buffer.from('echo'), Buffer.of()];
  return { image, script, stdin, files: [], timeout: 5, signal: forever };
}

describe('a lease by way of the broker', () => {
  it('runs a script as one of the engine’s own would', async () => {
    const { client, settings } = await brokered(({ text, print, end }) => {
      print('stdout', Buffer.from(`${text} out`));
      print('stderr', Buffer.from('err'));
      end(3);
    });
    const run = await runScript(jobOf(), { containers: client, limits: settings.limits });
    expect([run.stdout.toBuffer(), run.stderr.toBuffer()].map(String)).toEqual(['echo out', 'err']);
    expect(run.outcome.exitCode).toBe(3);
  });

  it('closes the container’s connection when it is given back', async () => {
    const { client, docker } = await brokered(undefined, undefined, { IMAGES: 'a:1=0' });
    const lease = await client.lease('a:1', forever);
    expect(docker.open.size).toBe(1);
    lease.release('ok');
    await vi.waitFor(() => expect(docker.open.size).toBe(0));
    expect(docker.asked.filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
  });

  it('is no longer waited for when its client has gone', async () => {
    const never: Docker[1] = (request) => request.url?.endsWith('/start') ?? false;
    const { client } = await brokered(undefined, never);
    const gone = new AbortController();
    const waiting = client.lease('b:1', gone.signal);
    setTimeout(() => gone.abort('client_gone'), 20);
    await expect(waiting).rejects.toBe('client_gone');
  });

  it('is one of as many as scripts may run at a time, and others wait for their turn', async () => {
    const { client, docker } = await brokered(undefined, undefined, { IMAGES: 'a:1=0' });
    const leases = await Promise.all([client.lease('a:1', forever), client.lease('a:1', forever)]);
    let third: Lease | undefined;
    const waiting = client.lease('a:1', forever).then((lease) => {
      third = lease;
    });
    await sleep(50);
    expect(third).toBeUndefined();
    expect(docker.open.size).toBe(2);
    leases[0]?.release('ok');
    await waiting;
    for (const lease of [leases[1], third]) lease?.release('ok');
    await vi.waitFor(() => expect(docker.open.size).toBe(0));
  });

  it.each([
    ['the image is not there', 404, { failure: 'docker_error', status: 404 }],
    ['the engine says no', 500, { failure: 'docker_error', status: 500 }],
  ])('tells why there is none: %s', async (_, status, wanted) => {
    const refuse: Docker[1] = ({ method, url = '' }, response) => {
      if (!url.endsWith('/create') && !url.includes('/images/')) return false;
      if (method === 'POST') response.writeHead(status).end('{"message":"no"}');
      else response.writeHead(404).end('{}');
      return true;
    };
    const { client } = await brokered(undefined, refuse);
    await expect(client.lease('b:1', forever)).rejects.toMatchObject(wanted);
  });

  it('does not take for the image what else is not there', async () => {
    const refuse: Docker[1] = ({ url = '' }, response) => {
      if (!url.endsWith('/create')) return false;
      response.writeHead(404).end('{"message":"no such runtime"}');
      return true;
    };
    const { client } = await brokered(undefined, refuse);
    const refused = await client.lease('b:1', forever).catch((error) => error);
    expect(refused).toMatchObject({ failure: 'docker_error', status: undefined });
    expect(refused.message).toContain('no such runtime');
  });

  it('is refused for an image that only the service has on its list', async () => {
    const { client, docker } = await brokered();
    await expect(client.lease('c:1', forever)).rejects.toThrow('image not in IMAGES');
    expect(docker.asked.filter((line) => line.includes('c:1'))).toEqual([]);
  });
});

describe('the health that the broker tells', () => {
  it('is the engine’s, with the pools', async () => {
    const { client } = await brokered();
    await vi.waitFor(async () => {
      expect(await client.check()).toEqual({ status: 'healthy' });
      expect(client.state()[0]).toMatchObject({ image: 'a:1', size: 1, idle: 1 });
    });
    expect(client.up).toBe(true);
  });

  it('has a reason of its own when the broker is away', async () => {
    const client = new BrokerClient('/nonexistent/broker.sock');
    expect(await client.check()).toMatchObject({ status: 'unhealthy', reason: 'broker_unreachable' });
    expect([client.up, client.state()]).toEqual([false, []]);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'hello\n'],
    ['another kind of JSON', 'null\n'],
    ['an object without health', '{}\n'],
    ['too much', 'x'.repeat(300_000)],
  ])('is bad when %s comes from its socket', async (_, bytes) => {
    const path = join(folder(), 'broker.sock');
    const server = createServer((connection) => connection.on('error', () => {}).end(bytes)).listen(path);
    onTestFinished(() => void server.close());
    await listening(server);
    const client = new BrokerClient(path);
    expect(await client.check()).toMatchObject({ status: 'unhealthy' });
    expect(client.state()).toEqual([]);
    await expect(client.lease('a:1', forever)).rejects.toThrow(/./);
  });
});

describe('the broker’s socket', () => {
  it('is for the owner and the group', async () => {
    const { path } = await brokered();
    expect(statSync(path).mode & 0o777).toBe(0o660);
  });

  it('takes the place of one that a killed broker has left', async () => {
    const { path, service } = await brokered();
    const again = await listening(listenAsBroker(service, path));
    expect(await new BrokerClient(path).check()).toEqual({ status: 'healthy' });
    again.close();
  });

  it('does not take the place of another file', async () => {
    const { service } = await brokered();
    const path = join(folder(), 'a-file');
    writeFileSync(path, 'mine');
    const server = listenAsBroker(service, path);
    const [error] = await once(server, 'error');
    expect(error.code).toBe('EADDRINUSE');
    expect(statSync(path).isFile()).toBe(true);
  });

  it('has to be named', async () => {
    const { service } = await brokered();
    expect(() => listenAsBroker(service, undefined)).toThrow(/^BROKER_SOCKET is not set; /);
  });

  it('ends who says nothing', { timeout: 10_000 }, async () => {
    const { path } = await brokered();
    const connection = connect(path).on('error', () => {});
    const started = Date.now();
    await once(connection.resume(), 'close');
    expect(Date.now() - started).toBeLessThan(7_000);
  });
});

describe('a request to the broker', () => {
  const images = ['a:1', 'b:1'];

  it('is a lease, a question for an end, or one for the state', () => {
    const id = 'a'.repeat(64);
    const parse = (request: object) => parseRequest(JSON.stringify(request), images);
    expect(parse({ verb: 'lease', image: 'b:1' })).toEqual({ verb: 'lease', image: 'b:1' });
    expect(parse({ verb: 'ending', id, timeout: 20 })).toEqual({ verb: 'ending', id, timeout: 20 });
    expect(parse({ verb: 'ending', id, timeout: 1e300 })).toEqual({ verb: 'ending', id, timeout: 5000 });
    expect(parse({ verb: 'ending', id, timeout: 'x' })).toEqual({ verb: 'ending', id, timeout: 0 });
    expect(parse({ verb: 'stats' })).toEqual({ verb: 'stats' });
  });

  it.each([
    ['', 'null', '[]', '"lease"', '{', '{}'],
    ['{"verb":"lease"}', '{"verb":"lease","image":"c:1"}', '{"verb":"lease","image":["a:1"]}'],
    ['{"verb":"lease","image":"a:1","HostConfig":{}}', '{"verb":"stats","__proto__":{}}'],
    ['{"verb":"ending","id":"../x"}', '{"verb":"ending"}', '{"verb":"toString"}'],
  ])('is nothing else: %s', (...lines) => {
    for (const line of lines) expect(() => parseRequest(line, images), line).toThrow(/./);
  });

  it('is read up to its line break, whatever pieces it comes in', async () => {
    const stream = new PassThrough();
    const line = readLine(stream, 10);
    for (const byte of 'ab\ncd') stream.write(byte);
    expect(await line).toBe('ab');
    stream.end('e');
    expect(String(Buffer.concat(await stream.toArray()))).toBe('cde');
  });

  it.each(['x'.repeat(11), `${'x'.repeat(11)}\n`])('is not read beyond its longest length', async (text) => {
    const stream = new PassThrough();
    const line = readLine(stream, 10);
    stream.write(text);
    await expect(line).rejects.toThrow('too long');
  });
});
