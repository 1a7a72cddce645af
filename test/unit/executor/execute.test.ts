import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { validatorOf } from './described.ts';
import { type Script, startFakeDocker } from './fake-docker.ts';
import { authorized, post, type Served, send, serve, token } from './serve.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Engine = Awaited<ReturnType<typeof startFakeDocker>>;

/** The service on an engine whose scripts do what is told. */
async function start(
  behave: (script: Script) => void,
  env: Readonly<Record<string, string>> = {},
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean,
): Promise<Served & { readonly engine: Engine }> {
  const engine = await startFakeDocker(behave, intercept);
  const served = await serve({
    EXECUTOR_TOKEN: token,
    IMAGES: 'alpine:3=0',
    DOCKER_HOST: `unix://${engine.socket}`,
    ...env,
  });
  closers.push(served.close, engine.close);
  return { ...served, engine };
}

const echo = ({ text, print, end }: Script) => {
  print('stdout', Buffer.from(text));
  end(0);
};

describe('an answer', () => {
  it('has the fields every client knows first, and no other than are described', async () => {
    const { port } = await start(echo);
    const body = JSON.parse((await post(port, { script: 'grüße' })).text);
    expect(Object.keys(body)).toEqual([
      ...['success', 'stdout', 'stderr', 'exit_code', 'execution_time', 'error', 'timed_out', 'oom_killed'],
      ...['stdout_truncated', 'stderr_truncated', 'image', 'request_id', 'queue_time', 'warm'],
    ]);
    expect(body).toMatchObject({ success: true, stdout: 'grüße', exit_code: 0, error: null, warm: false });
  });

  it('says of a container that waited for its script that it was warm', async () => {
    const { port, service } = await start(echo, { IMAGES: 'alpine:3=1' });
    service.containers.start();
    await expect.poll(() => service.containers.state()[0]?.idle).toBe(1);
    expect(JSON.parse((await post(port, { script: 'ls' })).text).warm).toBe(true);
  });

  it('carries any bytes as base64, where it was asked for', async () => {
    const bytes = Buffer.from([0, 255, 254, 10, 195]);
    const { port } = await start(({ print, end }) => {
      print('stdout', bytes);
      print('stderr', Buffer.from('é'));
      end(3);
    });
    const body = JSON.parse((await post(port, { script: 'ls', encoding: 'base64' })).text);
    expect(body).toMatchObject({
      exit_code: 3,
      stdout: bytes.toString('base64'),
      stderr: Buffer.from('é').toString('base64'),
    });
  });

  it.each([
    ['utf8', 'äää', 6],
    ['base64', Buffer.from('äää\xc3', 'latin1'), 7],
  ])('of too much output is cut, as %s', async (encoding, _what, limit) => {
    const { port } = await start(
      ({ print, end }) => {
        print('stdout', Buffer.from('ääääää'));
        end(0);
      },
      { MAX_OUTPUT: '7' },
    );
    const body = JSON.parse((await post(port, { script: 'ls', encoding })).text);
    expect(body).toMatchObject({ success: false, stdout_truncated: true, stderr_truncated: false });
    expect(Buffer.from(body.stdout, encoding as 'utf8').length).toBe(limit);
    expect(body.error).toMatch(/^output limit/);
  });

  it('is remembered in one line that says who ran what and how it ended, and not its text', async () => {
    const { port, lines } = await start(echo);
    await post(port, { script: 'echo secret-script', stdin: 'secret-input' });
    const audits = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'execution');
    expect(audits).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-/),
        level: 'info',
        event: 'execution',
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        client: '127.0.0.1',
        image: 'alpine:3',
        script_sha256: 'ce2e5c584b9227d3373fe38e765a355ba9ebdbcf98919b6228414f30bd5baf1f',
        script_bytes: 18,
        outcome: 'ok',
        exit_code: 0,
        ms: expect.any(Number),
        queue_ms: expect.any(Number),
        warm: false,
      },
    ]);
    expect(lines.join('')).not.toMatch(/secret-|a-token/);
  });
});

describe('a request that can’t be served', () => {
  const silent = () => {};

  it('for want of room gets 429 and a time to come back', async () => {
    const { port } = await start(silent, { MAX_CONCURRENCY: '1', QUEUE: '0' });
    const running = post(port, { script: 'sleep', timeout: 0.3 });
    await expect.poll(async () => (await post(port, { script: 'ls' })).status).toBe(429);
    const refused = await post(port, { script: 'ls' });
    expect([refused.headers['retry-after'], JSON.parse(refused.text).reason]).toEqual(['1', 'queue_full']);
    expect(JSON.parse((await running).text)).toMatchObject({ timed_out: true, exit_code: 124 });
  });

  it('for too many bytes in flight gets 429, and is served once others are answered', async () => {
    const { port, service } = await start(echo);
    const others = service.bodies.open();
    expect(others.take(64 * 2 ** 20)).toBe('taken');
    const refused = await post(port, { script: 'ls' });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    others.giveBack();
    for (let turn = 0; turn < 3; turn += 1)
      expect((await post(port, { script: 'ls', stdin: 'x'.repeat(900_000) })).status).toBe(200);
    expect(service.bodies.open().take(64 * 2 ** 20)).toBe('taken');
  });

  it('while the service ends gets 503 and a time to come back', async () => {
    const { port, service } = await start(echo);
    service.queue.close();
    const refused = await post(port, { script: 'ls' });
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.text).reason]).toEqual([
      503,
      '1',
      'shutting_down',
    ]);
  });

  it('for want of a container before the service ends is no execution that failed', async () => {
    const { port, service } = await start(echo, {}, ({ url = '' }) => url.endsWith('/containers/create'));
    const waiting = post(port, { script: 'ls' });
    await expect.poll(() => service.queue.running).toBe(1);
    service.ending.abort('shutting_down');
    expect((await waiting).status).toBe(503);
    const metrics = service.metrics.registry.toString();
    expect(metrics).toMatch(/^dockperm_executor_requests_rejected_total\{reason="shutting_down"\} 1$/m);
    expect(metrics).not.toMatch(/^dockperm_executor_executions_total\{/m);
  });

  it('because the image has no shell says what kind of image to use', async () => {
    const runc = 'exec: \\"sh\\": executable file not found in $PATH: unknown';
    const crun = 'executable file `sh` not found in $PATH: No such file or directory';
    for (const reason of [runc, crun]) {
      const { port } = await start(echo, {}, ({ url = '' }, response) => {
        if (!url.endsWith('/start')) return false;
        response.writeHead(400).end(`{"message":"OCI runtime create failed: ${reason}"}`);
        return true;
      });
      const { text } = await post(port, { script: 'ls' });
      expect(JSON.parse(text).error).toBe(
        'the image has no sh; use an image with a POSIX shell, such as alpine:3, or remove it from IMAGES',
      );
    }
  });

  it.each([
    [500, 500, 'engine_error'],
    [404, 503, 'image_missing'],
  ])('because the engine says %i gets %i', async (says, status, reason) => {
    const { port } = await start(echo, {}, ({ url = '' }, response) => {
      if (!/create|images/.test(url)) return false;
      response.writeHead(says).end('{"message":"it can not"}');
      return true;
    });
    const refused = await post(port, { script: 'ls' });
    expect([refused.status, JSON.parse(refused.text).reason]).toEqual([status, reason]);
  });
});

interface Event {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: what it is like is what the tests are about
  readonly data: any;
}

function parseEvents(text: string): Event[] {
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((block) => {
      const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      return { name, data: JSON.parse(data) };
    });
}

const events = { Accept: 'text/event-stream' };

describe('a stream of events', () => {
  it('brings output as it comes, a character in two parts in one piece, and the plain answer last', async () => {
    const { port } = await start(({ print, end }) => {
      const euro = Buffer.from('€');
      print('stdout', Buffer.concat([Buffer.from('a'), euro.subarray(0, 1)]));
      print('stderr', Buffer.from('warning'));
      setTimeout(() => {
        print('stdout', euro.subarray(1));
        end(0);
      }, 50);
    });
    const answer = await post(port, { script: 'ls' }, events);
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const [result, ...output] = parseEvents(answer.text).reverse();
    expect(output.reverse()).toEqual([
      { name: 'stdout', data: { text: 'a' } },
      { name: 'stderr', data: { text: 'warning' } },
      { name: 'stdout', data: { text: '€' } },
    ]);
    expect(result?.name).toBe('result');
    expect(result?.data).toMatchObject({ success: true, stdout: 'a€', stderr: 'warning' });
  });

  it('reaches the client before the script has ended', async () => {
    let finish = () => {};
    const { port } = await start(({ print, end }) => {
      print('stdout', Buffer.from('first'));
      finish = () => end(0);
    });
    const chunks = await new Promise<string[]>((resolve) => {
      const seen: string[] = [];
      const headers = { ...authorized, ...events };
      const outgoing = request(
        { port, host: '127.0.0.1', method: 'POST', path: '/execute', headers },
        (response) => {
          response.on('data', (chunk) => {
            seen.push(String(chunk));
            finish();
          });
          response.on('end', () => resolve(seen));
        },
      );
      outgoing.end('{"script":"ls"}');
    });
    expect(chunks[0]).toBe('event: stdout\ndata: {"text":"first"}\n\n');
    expect(chunks.slice(1).join('')).toMatch(/^event: result\n/);
  });

  it('carries bytes, where they were asked for', async () => {
    const { port } = await start(({ print, end }) => {
      print('stdout', Buffer.from([0xff]));
      end(0);
    });
    const answer = await post(port, { script: 'ls', encoding: 'base64' }, events);
    const [first, last] = parseEvents(answer.text);
    expect(first).toEqual({ name: 'stdout', data: { base64: '/w==' } });
    expect(last?.data.stdout).toBe('/w==');
  });

  it('ends with an error when the engine goes away under the script', async () => {
    const { port } = await start(({ print, breakOff }) => {
      print('stdout', Buffer.from('begun'));
      setTimeout(breakOff, 30);
    });
    const got = parseEvents((await post(port, { script: 'ls' }, events)).text);
    expect(got.map(({ name }) => name)).toEqual(['stdout', 'error']);
    expect(got[1]?.data).toMatchObject({ success: false, reason: 'docker_unreachable' });
  }, 10_000);

  it.each([
    [400, {}],
    [403, { script: 'ls', image: 'ubuntu' }],
  ])('is an ordinary answer %i where nothing ran', async (status, body) => {
    const { port } = await start(echo);
    const answer = await post(port, body, events);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/json']);
  });

  it('whose reader goes away ends the script', async () => {
    const { port, engine } = await start(({ print }) => print('stdout', Buffer.from('begun')));
    const headers = { ...authorized, ...events };
    const outgoing = request(
      { port, host: '127.0.0.1', method: 'POST', path: '/execute', headers },
      (response) => {
        response.on('error', () => {}).once('data', () => outgoing.destroy());
      },
    );
    outgoing.on('error', () => {}).end('{"script":"ls","timeout":30}');
    await expect.poll(() => engine.asked.some((asked) => asked.startsWith('DELETE'))).toBe(true);
    await expect.poll(() => engine.open.size).toBe(0);
  });

  it('is described, event by event', async () => {
    const { port } = await start(echo);
    const answer = await send(port, { headers: { ...authorized, ...events }, body: '{"script":"ls"}' });
    for (const { name, data } of parseEvents(answer.text))
      expect(validatorOf(name === 'result' ? 'Result' : 'OutputEvent')(data)).toBe(true);
  });
});
