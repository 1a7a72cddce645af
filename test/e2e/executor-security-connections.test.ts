import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../lab/lab.ts';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { type Executor, stopExecutor } from './support/executor.ts';
import { authorized, expectUnharmed, metric, run, startTarget, token } from './support/executor-attack.ts';
import { open, sendRaw } from './support/raw-http.ts';

const MiB = 1024 * 1024;

let engine: Engine;
let target: Executor;
let running: Executor | undefined;
let held: Socket[] = [];

/** Opens that many, in parts, and writes the text on each of them. */
async function hold(count: number, text: string): Promise<void> {
  while (held.length < count) {
    const part = await Promise.all(Array.from({ length: Math.min(500, count) }, () => open(target.url)));
    for (const socket of part) socket.write(text);
    held.push(...part);
  }
}

function post(body: string, ...headers: string[]): string {
  const all = [
    'Host: localhost',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    ...headers,
  ];
  return `POST /execute HTTP/1.1\r\n${all.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describeEngine('rootful', { gid: freeGid }, (found) => {
  beforeEach(async () => {
    engine = found();
    running ??= await startTarget(engine, { MAX_CONCURRENCY: '4', LOG_LEVEL: 'info' });
    target = running;
  });
  afterEach(async () => {
    for (const socket of held) socket.destroy();
    held = [];
    await expectUnharmed(target);
  });
  afterAll(async () => {
    if (running) await stopExecutor(running);
  });

  describe('10,000 connections at once', () => {
    it.each([
      ['that say nothing', ''],
      ['that never end their head', 'POST /execute HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
      [
        'that never send their body, without the token',
        'POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{',
      ],
      ['that ask for something and stay', 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ])('%s lock no client out, and cost little', async (_what, text) => {
      const before = await metric(target, 'process_resident_memory_bytes');
      const holding = hold(10_000, text);
      const answers = [];
      for (let turn = 0; turn < 5; turn += 1) {
        answers.push(await run(target, { script: 'echo among them' }));
        await sleep(200);
      }
      await holding;
      answers.push(await run(target, { script: 'echo among them' }));
      const descriptors = await metric(target, 'process_open_fds');
      const memory = await metric(target, 'process_resident_memory_bytes');
      expect(answers.map(({ body }) => body.stdout)).toEqual(answers.map(() => 'among them\n'));
      expect(Math.max(...answers.map(({ seconds }) => seconds))).toBeLessThan(10);
      expect(descriptors).toBeLessThan(1400);
      expect((memory - before) / MiB).toBeLessThan(120);
    });
  });

  describe('a slow sender', () => {
    it('of a head is sent away after some 5 s, however regularly it sends', async () => {
      const socket = await open(target.url);
      held.push(socket);
      const started = performance.now();
      socket.write('POST /execute HTTP/1.1\r\nHost: localhost\r\n');
      while (!socket.destroyed && !socket.readableEnded && performance.now() - started < 20_000) {
        socket.write('X-More: 1\r\n');
        socket.resume();
        await sleep(200);
      }
      expect((performance.now() - started) / 1000).toBeLessThan(8);
    });

    it('of a body is sent away after some 15 s', async () => {
      const { statuses, closed, seconds } = await sendRaw(
        target.url,
        post('', 'X: y').replace('Content-Length: 0', 'Content-Length: 5000'),
        25_000,
      );
      expect([statuses, closed]).toEqual([[408], true]);
      expect(seconds).toBeLessThan(18);
    });

    it('without the token is told so before it has sent its body', async () => {
      const head =
        'POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500000\r\n\r\n';
      expect((await sendRaw(target.url, head, 1_000)).statuses).toEqual([401]);
    });
  });

  describe('a client that does not read', () => {
    it('its answers costs a bounded amount of memory', async () => {
      const script = 'head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2';
      const request = post(JSON.stringify({ script }));
      const before = await metric(target, 'process_resident_memory_bytes');
      for (let turn = 0; turn < 40; turn += 1) {
        const socket = await open(target.url);
        socket.pause();
        socket.write(request);
        held.push(socket);
        if (turn % 4 === 3) await sleep(1_000);
      }
      await expectUnharmed(target);
      const memory = await metric(target, 'process_resident_memory_bytes');
      expect((memory - before) / MiB).toBeLessThan(140);
    });

    it('its stream of events costs a bounded amount of memory', async () => {
      const request = post(
        JSON.stringify({ script: 'head -c 1000000 /dev/zero; sleep 1' }),
        'Accept: text/event-stream',
      );
      const before = await metric(target, 'process_resident_memory_bytes');
      for (let turn = 0; turn < 16; turn += 1) {
        const socket = await open(target.url);
        socket.pause();
        socket.write(request);
        held.push(socket);
        if (turn % 4 === 3) await sleep(2_000);
      }
      await expectUnharmed(target);
      expect(((await metric(target, 'process_resident_memory_bytes')) - before) / MiB).toBeLessThan(140);
    });

    it('and asks a thousand times on one connection holds no other client up', async () => {
      const socket = await open(target.url);
      held.push(socket);
      socket.pause();
      socket.write(post(JSON.stringify({ script: 'echo piped' })).repeat(1000));
      await sleep(500);
      const { body } = await run(target, { script: 'echo beside' });
      expect(body.stdout ?? body.reason).toMatch(/beside|queue_full/);
      socket.destroy();
      await expect
        .poll(async () => (await run(target, { script: 'echo x' })).status, { timeout: 20_000 })
        .toBe(200);
    });
  });

  describe('bodies of all that may be sent at once', () => {
    it('stay within a bound', async () => {
      const before = await metric(target, 'process_resident_memory_bytes');
      const body = JSON.stringify({ script: 'sleep 0.2', stdin: 'x'.repeat(MiB - 1000) });
      const cut = post(body).slice(0, -100);
      const part = await Promise.all(Array.from({ length: 400 }, () => open(target.url)));
      held.push(...part);
      for (const socket of part) socket.write(cut);
      await sleep(3_000);
      const response = await fetch(`${target.url}/health`, { headers: authorized });
      const memory = await metric(target, 'process_resident_memory_bytes');
      expect(response.status).toBe(200);
      expect((memory - before) / MiB).toBeLessThan(140);
    });
  });
});
