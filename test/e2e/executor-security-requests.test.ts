import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../lab/lab.ts';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { type Executor, stopExecutor } from './support/executor.ts';
import {
  authorized,
  expectUnharmed,
  run,
  runPlainly,
  startTarget,
  token,
} from './support/executor-attack.ts';
import { sendRaw } from './support/raw-http.ts';

let engine: Engine;
let target: Executor;
let running: Executor | undefined;

const script = '{"script":"echo smuggled"}';
const base = ['Host: localhost', `Authorization: Bearer ${token}`, 'Content-Type: application/json'];

function raw(line: string, headers: readonly string[], body = ''): string {
  return `${[line, ...headers].join('\r\n')}\r\n\r\n${body}`;
}

const inside = raw('POST /execute HTTP/1.1', [...base, `Content-Length: ${script.length}`], script);
const post = 'POST /execute HTTP/1.1';

/** The audit's lines so far. */
function audited(): readonly Record<string, unknown>[] {
  return target.lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'execution');
}

describeEngine('rootful', { gid: freeGid }, (found) => {
  beforeEach(async () => {
    engine = found();
    running ??= await startTarget(engine, { MAX_CONCURRENCY: '4' });
    target = running;
  });
  afterEach(async () => {
    if (running) await expectUnharmed(running);
  });
  afterAll(async () => {
    if (running) await stopExecutor(running);
  });

  describe('a request within a request', () => {
    it('runs where it is sent as a second one, which is what the others try to hide', async () => {
      const { statuses } = await sendRaw(target.url, inside + inside);
      expect(statuses).toEqual([200, 200]);
    });

    it.each([
      [
        'behind a chunked body with a length',
        [...base, 'Content-Length: 6', 'Transfer-Encoding: chunked'],
        `0\r\n\r\n${inside}`,
      ],
      [
        'behind a length with a chunked body',
        [...base, 'Transfer-Encoding: chunked', 'Content-Length: 6'],
        `0\r\n\r\n${inside}`,
      ],
      ['between two lengths', [...base, 'Content-Length: 0', `Content-Length: ${inside.length}`], inside],
      ['in a list of lengths', [...base, `Content-Length: 0, ${inside.length}`], inside],
      ['behind a length with a sign', [...base, 'Content-Length: +0'], inside],
      ['behind a length in hexadecimal', [...base, 'Content-Length: 0x0'], inside],
      ['behind an unknown encoding', [...base, 'Transfer-Encoding: xchunked'], `0\r\n\r\n${inside}`],
      [
        'behind two encodings',
        [...base, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
        `0\r\n\r\n${inside}`,
      ],
      ['behind a name with a space', [...base, 'Content-Length : 0'], inside],
      ['in a folded line', [...base, 'X-A: b\r\n Content-Length: 0'], inside],
      ['behind a line that ends in a line feed alone', [...base, 'X-A: b\nContent-Length: 0'], inside],
      ['behind a line that ends in a carriage return alone', [...base, 'X-A: b\rContent-Length: 0'], inside],
      ['behind a NUL', [...base, 'X-A: b\0', 'Content-Length: 0'], inside],
      [
        'behind a chunk whose length overflows',
        [...base, 'Transfer-Encoding: chunked'],
        `fffffffffffffffff\r\n\r\n${inside}`,
      ],
      [
        'behind a chunk with an extension in two lines',
        [...base, 'Transfer-Encoding: chunked'],
        `0;\n\r\n${inside}`,
      ],
    ])('%s is refused or never looked at', async (_what, headers, body) => {
      const before = audited().length;
      const { statuses } = await sendRaw(target.url, raw(post, headers, body), 3_000);
      expect(statuses.filter((status) => status === 200)).toEqual([]);
      expect(statuses.length).toBeLessThanOrEqual(1);
      expect(audited().length).toBe(before);
    });

    it.each([
      ['no HTTP at all', randomBytes(5_000)],
      ['HTTP/2', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
      ['TLS', Buffer.from('16030100a5010000a10303', 'hex')],
      ['a head of 100 KiB', Buffer.from(raw(post, [...base, `X-Long: ${'x'.repeat(100_000)}`]))],
      [
        '10,000 headers',
        Buffer.from(raw(post, [...base, ...Array.from({ length: 10_000 }, (_, n) => `X${n}: y`)])),
      ],
      ['a line of 100 KiB', Buffer.from(raw(`GET /${'x'.repeat(100_000)} HTTP/1.1`, base))],
      ['a tunnel', Buffer.from(raw('CONNECT 127.0.0.1:22 HTTP/1.1', base))],
      [
        'an upgrade',
        Buffer.from(
          raw('GET /health HTTP/1.1', ['Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket']),
        ),
      ],
      [
        'an expectation that cannot be met',
        Buffer.from(raw(post, [...base, 'Expect: a miracle', 'Content-Length: 0'])),
      ],
    ])('that is %s breaks nothing', async (_what, bytes) => {
      const before = audited().length;
      const { statuses } = await sendRaw(target.url, bytes, 7_000);
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
      expect(audited().length).toBe(before);
    });

    it.each([
      'GET http://other.example/health HTTP/1.1',
      'GET //health HTTP/1.1',
      'GET /health/../metrics HTTP/1.1',
      'GET /%6detrics HTTP/1.1',
      'GET /__proto__ HTTP/1.1',
      'GET * HTTP/1.1',
    ])('for %j finds nothing', async (line) => {
      const { statuses } = await sendRaw(target.url, raw(line, ['Host: localhost', 'Connection: close']));
      expect([400, 404]).toContain(statuses[0]);
    });
  });

  describe('without a token, where a web page may try', () => {
    let open: Executor;
    beforeEach(async () => {
      open ??= await startTarget(engine, {
        DEPLOYMENT: 'executor-open',
        EXECUTOR_TOKEN: '',
        EXECUTOR_INSECURE_NO_TOKEN: '1',
      });
    });
    afterAll(async () => {
      if (open) await stopExecutor(open);
    });

    it.each([
      ['localhost', 200],
      ['LOCALHOST:8080', 200],
      ['127.0.0.1', 200],
      ['[::1]:80', 200],
      ['rebound.example', 403],
      ['localhost.rebound.example', 403],
      ['127.0.0.1.rebound.example:80', 403],
      ['localhost@rebound.example', 403],
      ['rebound.example#localhost', 403],
      ['localhost:80:80', 403],
      ['2130706433', 403],
      ['', 403],
      ['localhost\tx', 403],
    ])('the host %j is answered %i', async (host, status) => {
      const headers = [
        `Host: ${host}`,
        'Content-Type: application/json',
        `Content-Length: ${script.length}`,
        'Connection: close',
      ];
      expect((await sendRaw(open.url, raw(post, headers, script), 5_000)).statuses).toEqual([status]);
    });

    it('two hosts, or none, are refused', async () => {
      const rest = [
        'Content-Type: application/json',
        `Content-Length: ${script.length}`,
        'Connection: close',
      ];
      for (const hosts of [
        ['Host: localhost', 'Host: rebound.example'],
        ['Host: rebound.example', 'Host: localhost'],
        [],
      ]) {
        const { statuses } = await sendRaw(open.url, raw(post, [...hosts, ...rest], script), 3_000);
        expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true);
      }
    });
  });

  describe('JSON that', () => {
    it.each<[string, string, number]>([
      ['opens a million lists', '['.repeat(1024 * 1024), 400],
      ['nests half a million lists', '['.repeat(500_000) + ']'.repeat(500_000), 400],
      [
        'nests objects in a field',
        `{"script":"x","stdin":${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}}`,
        400,
      ],
      ['nests objects in the script', `{"script":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400],
      ['has a number beyond all', '{"script":"echo","timeout":1e999999}', 400],
      ['has a number of 500,000 digits', `{"script":"echo","timeout":${'9'.repeat(500_000)}}`, 400],
      ['has a number that is nearly nothing', '{"script":"echo","timeout":1e-400}', 400],
      ['has a negative number', '{"script":"echo","timeout":-1}', 400],
      ['names the prototype', '{"script":"echo","__proto__":{"image":"x","timeout":0.1}}', 400],
      ['names the constructor', '{"script":"echo","constructor":{"prototype":{"image":"x"}}}', 400],
      [
        'says a field twice, a forbidden image last',
        '{"script":"echo","image":"alpine:3","image":"debian:bookworm-slim"}',
        403,
      ],
      ['has 100,000 fields', `{${Array.from({ length: 80_000 }, (_, n) => `"a${n}":1`).join()}}`, 400],
      ['has a script that is an object with a text', '{"script":{"toString":"x","length":5}}', 400],
      ['asks for a mount', '{"script":"echo","binds":["/:/host"],"volumes":["/:/host"]}', 400],
      ['asks for rights', '{"script":"echo","privileged":true}', 400],
      ['asks for another user', '{"script":"echo","user":"root"}', 400],
      ['asks for a network', '{"script":"echo","network":"host"}', 400],
      ['sets an environment', '{"script":"echo","env":{"LD_PRELOAD":"x"}}', 400],
      ['sets the body of the engine’s request', '{"script":"echo","HostConfig":{"Privileged":true}}', 400],
      ['puts a file outside', '{"script":"echo","files":[{"name":"../x","content":""}]}', 400],
      ['puts a file at an absolute path', '{"script":"echo","files":[{"name":"/etc/x","content":""}]}', 400],
      ['puts commands into a file’s name', '{"script":"echo","files":[{"name":"$(id)","content":""}]}', 400],
      ['is longer than 1 MiB', `{"script":"echo","stdin":"${'x'.repeat(1024 * 1024)}"}`, 413],
      ['is cut in the middle', '{"script":"ec', 400],
    ])('%s is refused at once', async (_what, body, status) => {
      const answer = await run(target, body);
      expect(answer.status).toBe(status);
      expect(answer.seconds).toBeLessThan(2);
      expect(JSON.stringify(answer.body).length).toBeLessThan(1000);
    });

    it('has half a character or a NUL in its texts is run as it can be', async () => {
      const { status, body } = await run(target, '{"script":"cat","stdin":"\\ud800\\u0000\\udfff"}');
      expect([status, body.stdout]).toEqual([200, '\ufffd\0\ufffd']);
    });
  });

  describe('an image', () => {
    it.each([
      'alpine',
      'alpine:3 ',
      ' alpine:3',
      'ALPINE:3',
      'alpine:latest',
      'docker.io/library/alpine:3',
      'alpine:3\n',
      'alpine:3\0',
      'alpine:３',
      'alpine:3@',
      './alpine:3',
      '__proto__',
      'constructor',
      '',
    ])('%j that is not one of the list to the letter is refused', async (image) => {
      expect((await run(target, { script: 'echo', image })).status).toBe(403);
    });

    it('is not to be had by its id or its digest, though the engine knows it', async () => {
      const { stdout: id } = await execa(
        'docker',
        ['image', 'inspect', '-f', '{{.Id}}', 'debian:bookworm-slim'],
        { env: engine.env },
      );
      const short = id.slice('sha256:'.length, 19);
      for (const image of [id, short, `debian@${id}`, 'debian:bookworm-slim']) {
        expect((await run(target, { script: 'echo', image })).status).toBe(403);
      }
      expect(await runPlainly(engine, 'echo known', { image: short })).toBe('known');
    });
  });

  describe('the log, at its most talkative,', () => {
    it('has one line for each run, which says who, what and how it ended', async () => {
      const cases = [
        { body: { script: 'echo a' }, end: { outcome: 'ok', exit_code: 0 } },
        { body: { script: 'exit 9' }, end: { outcome: 'nonzero', exit_code: 9 } },
        { body: { script: 'sleep 9', timeout: 0.5 }, end: { outcome: 'timeout', exit_code: 124 } },
        { body: { script: 'yes' }, end: { outcome: 'output_limit' } },
        { body: { script: 'tail /dev/zero' }, end: { outcome: 'oom', exit_code: 137 } },
      ];
      for (const { body, end } of cases) {
        const before = audited().length;
        const answer = await run(target, body);
        const [line, ...more] = audited().slice(before);
        expect(more).toEqual([]);
        expect(line).toMatchObject({
          ...end,
          time: expect.stringMatching(/^\d{4}-.*Z$/),
          request_id: answer.body.request_id,
          client: expect.stringContaining('127.0.0.1'),
          image: 'alpine:3',
          script_sha256: createHash('sha256').update(body.script).digest('hex'),
          script_bytes: body.script.length,
          ms: expect.any(Number),
        });
      }
    });

    it('believes no header about who the client is, and is one JSON object a line whatever was sent', async () => {
      const headers = {
        ...authorized,
        'X-Forwarded-For': '6.6.6.6',
        'X-Request-Id': '{"event":"forged"}',
        'User-Agent': 'forged"}',
      };
      await fetch(`${target.url}/execute`, { method: 'POST', headers, body: '{"script":"echo \\n{}"}' });
      expect(audited().at(-1)).toMatchObject({ client: expect.stringContaining('127.0.0.1') });
      expect(target.lines.join('\n')).not.toMatch(/6\.6\.6\.6|forged/);
    });

    it('has no word of a script, an input, an output, a file or a token', async () => {
      const secret = `secret${randomBytes(8).toString('hex')}`;
      const whole = {
        script: `echo ${secret}; echo ${secret} >&2; exit 3`,
        stdin: secret,
        files: [{ name: 'a', content: secret }],
      };
      await run(target, whole);
      await run(target, { ...whole, script: `${secret}; kill -9 $$` });
      await run(target, { ...whole, image: secret });
      await run(target, { ...whole, [secret]: 1 });
      await run(target, `{"script":"${secret}`);
      const wrong = { ...authorized, Authorization: `Bearer ${secret}` };
      await fetch(`${target.url}/execute`, { method: 'POST', headers: wrong, body: JSON.stringify(whole) });
      await fetch(`${target.url}/${secret}?${secret}`, { headers: authorized });
      await sendRaw(target.url, raw(post, [...base, `X: ${secret}\0`]), 500);
      const log = target.lines.join('\n');
      expect(log.length).toBeGreaterThan(1000);
      expect(log).not.toContain(secret);
      expect(log).not.toContain(token);
    });

    it('nor has an answer to a client without the token', async () => {
      const wrong = { ...authorized, Authorization: 'Bearer guessed-wrong-token' };
      const response = await fetch(`${target.url}/execute`, {
        method: 'POST',
        headers: wrong,
        body: '{"script":"my-script"}',
      });
      const text = await response.text();
      expect(response.status).toBe(401);
      expect(text).not.toMatch(/my-script|guessed|alpine/);
      expect(text).not.toContain(token);
    });
  });

  it('asks the engine for nothing but a container’s life, in the same words for every request', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'executor-tap-'));
    chmodSync(folder, 0o755);
    const heard: Buffer[] = [];
    const tap = createServer((from) => {
      const to = connect(engine.socket);
      from.on('data', (part: Buffer) => heard.push(part));
      from.pipe(to).pipe(from);
      from.on('error', () => to.destroy());
      to.on('error', () => from.destroy());
    });
    await once(tap.listen(join(folder, 'docker.sock')), 'listening');
    chmodSync(join(folder, 'docker.sock'), 0o666);
    const tapped = await startTarget(engine, {
      DEPLOYMENT: 'executor-tapped',
      DOCKER_HOST: `unix://${folder}/docker.sock`,
      IMAGES: 'alpine:3,not-on-this-host:1',
    });
    try {
      await run(tapped, { script: 'echo one' });
      await run(tapped, {
        script: `echo ${'two'.repeat(500)}`,
        stdin: 'three',
        timeout: 3,
        image: 'alpine:3',
      });
      expect((await run(tapped, { script: 'echo', image: 'not-on-this-host:1' })).status).toBe(503);
    } finally {
      await stopExecutor(tapped);
      tap.close();
      rmSync(folder, { recursive: true });
    }
    const text = Buffer.concat(heard).toString('latin1');
    const asked = [...text.matchAll(/(GET|HEAD|POST|DELETE|PUT) (?:\/v1\.\d+)?(\/\S*) HTTP\/1\.1/g)].map(
      ([, method, path]) => `${method} ${path?.replace(/\?.*/, '').replace(/[0-9a-f]{64}/, 'ID')}`,
    );
    const allowed =
      /^(GET|HEAD) \/(_ping|version|info|events|containers\/json|containers\/ID\/json|images\/[a-z0-9:-]+\/json)$|^POST \/containers\/(create|ID\/(attach|start|wait))$|^DELETE \/containers\/ID$/;
    expect(asked.filter((line) => !allowed.test(line))).toEqual([]);
    const bodies = [
      ...text.matchAll(
        /POST \S*\/containers\/create\S* HTTP\/1\.1\r\n(?:[^\r]+\r\n)*\r\n(\{"Image":"alpine:3".*?\}\})(?=$|[^}])/gs,
      ),
    ].map(([, body]) => body);
    expect(bodies.length).toBeGreaterThanOrEqual(2);
    expect(new Set(bodies).size).toBe(1);
  });
});
