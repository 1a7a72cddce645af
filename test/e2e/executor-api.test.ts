import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { expectDescribed, validatorOf } from '../unit/executor/described.ts';
import { metricList, readMetrics } from '../unit/executor/metric-list.ts';
import { describeEngine } from './support/engine.ts';
import {
  type Executor,
  execute,
  expectNoneLeft,
  startExecutor,
  stopExecutor,
  unpackTemplate,
  untilWarm,
} from './support/executor.ts';

const images = { python: 'python:3.11-alpine', alpine: 'alpine:3' };

interface Event {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: what it is like is what the tests are about
  readonly data: any;
  /** Milliseconds after the request. */
  readonly at: number;
}

async function follow({ url }: Executor, body: object, signal?: AbortSignal): Promise<Event[]> {
  const started = performance.now();
  const headers = { 'Content-Type': 'application/json', Accept: 'text/event-stream' };
  const init = { method: 'POST', headers, body: JSON.stringify(body), ...(signal && { signal }) };
  const response = await fetch(`${url}/execute`, init);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const found: Event[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      found.push({ name, data: JSON.parse(data), at: performance.now() - started });
    }
  }
  expect(text).toBe('');
  return found;
}

function textOf(events: readonly Event[], stream: string): string {
  return events.flatMap(({ name, data }) => (name === stream ? [data.text] : [])).join('');
}

describeEngine('rootful', { gid: freeGid, label: 'what the service answers' }, (found) => {
  let service: Executor;
  let folder: string;

  beforeAll(() => {
    folder = unpackTemplate();
  });
  beforeEach(async () => {
    service ??= await startExecutor({
      engine: found(),
      folder,
      deployment: 'executor-api-test',
      env: { IMAGES: 'alpine:3=2,python:3.11-alpine=1', MAX_OUTPUT: '64k' },
    });
    await untilWarm(service, images.alpine, 2);
  });
  afterAll(async () => {
    if (service) await stopExecutor(service);
    rmSync(folder, { recursive: true });
  });

  it('is what its description says, for an answer of each kind', async () => {
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(`${service.url}${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      const got = {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: await response.text(),
      };
      expectDescribed({ method, path }, got);
      return got.status;
    };
    expect(await ask('POST', '/execute', { script: 'echo hi' })).toBe(200);
    expect(await ask('POST', '/execute', { script: 'exit 3' })).toBe(200);
    expect(await ask('POST', '/execute', { script: 'sleep 9', timeout: 0.2 })).toBe(200);
    expect(await ask('POST', '/execute', {})).toBe(400);
    expect(await ask('POST', '/execute', { script: 'id', image: 'debian' })).toBe(403);
    expect(await ask('GET', '/nowhere')).toBe(404);
    expect(await ask('GET', '/execute')).toBe(405);
    expect(await ask('GET', '/health')).toBe(200);
    expect(await ask('GET', '/openapi.json')).toBe(200);
    expect(await ask('GET', '/metrics')).toBe(200);
  });

  it('brings the first script into a container that was waiting for it', async () => {
    const { body } = await execute(service, { script: 'echo hi' });
    expect(body).toMatchObject({ stdout: 'hi\n', warm: true });
    expect(body.queue_time).toBeLessThan(0.1);
  });

  it('lays files beside the script, byte for byte, and in directories', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const files = [
      { name: 'lib/numbers.py', content: 'answer = 42\n' },
      { name: 'all.bin', content: bytes.toString('base64'), encoding: 'base64' },
      { name: 'empty', content: '' },
    ];
    const script = `python3 -c "from lib.numbers import answer; print(answer, open('all.bin', 'rb').read() == bytes(range(256)))"; cat; wc -c <empty`;
    const { body } = await execute(service, { script, image: images.python, files, stdin: 'input\n' });
    expect([body.stderr, body.stdout]).toEqual(['', '42 True\ninput\n0\n']);
  });

  it('gives any bytes back as base64, and text with what can’t be text marked', async () => {
    const script = `printf '\\000\\377\\303'; printf 'ok' >&2`;
    const [exact, text] = await Promise.all([
      execute(service, { script, encoding: 'base64' }),
      execute(service, { script }),
    ]);
    expect([exact.body.stdout, exact.body.stderr]).toEqual(['AP/D', 'b2s=']);
    expect([text.body.stdout, text.body.stderr]).toEqual(['\0\ufffd\ufffd', 'ok']);
  });

  it('cuts text before the character that the limit goes through, and bytes at the limit', async () => {
    const script = 'printf x; yes € | tr -d "\\n" | head -c 90000';
    const [text, exact] = await Promise.all([
      execute(service, { script }),
      execute(service, { script, encoding: 'base64' }),
    ]);
    // 1 byte and 21,845 characters of 3 are the limit exactly.
    expect(text.body.stdout).toBe(`x${'€'.repeat(21_845)}`);
    expect(Buffer.from(exact.body.stdout, 'base64').length).toBe(65_536);
    expect([text.body.stdout_truncated, exact.body.stdout_truncated]).toEqual([true, true]);
    const shifted = await execute(service, { script: script.replace('printf x', 'printf xy') });
    expect(shifted.body.stdout).toBe(`xy${'€'.repeat(21_844)}`);
  });

  it('brings output while the script runs, and the whole answer at its end', async () => {
    const script = `printf 'a\\342'; sleep 0.4; printf '\\202\\254'; echo late >&2; exit 4`;
    const events = await follow(service, { script });
    const last = events.at(-1);
    expect([textOf(events, 'stdout'), textOf(events, 'stderr')]).toEqual(['a€', 'late\n']);
    expect(events[0]).toMatchObject({ name: 'stdout', data: { text: 'a' } });
    expect(last).toMatchObject({ name: 'result', data: { exit_code: 4, stdout: 'a€', stderr: 'late\n' } });
    expect((last?.at ?? 0) - (events[0]?.at ?? 0)).toBeGreaterThan(300);
    expect(validatorOf('Result')(last?.data)).toBe(true);
  });

  it('brings of too much output the same in events as in the result', async () => {
    const events = await follow(service, { script: 'yes äöü€' });
    const result = events.at(-1)?.data;
    expect(result).toMatchObject({ success: false, stdout_truncated: true });
    expect(textOf(events, 'stdout')).toBe(result.stdout);
    expect(Buffer.byteLength(result.stdout)).toBeGreaterThan(65_500);
  });

  it('ends a script whose events have no reader any more', async () => {
    const client = new AbortController();
    const gone = follow(service, { script: 'echo begun; sleep 50' }, client.signal).catch(() => 'gone');
    await untilInProgress(service, 1);
    client.abort();
    expect(await gone).toBe('gone');
    await untilInProgress(service, 0);
    const audits = service.lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'execution');
    expect(audits.at(-1)).toMatchObject({ outcome: 'killed' });
  });

  it('counts under the names that others rely on', async () => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const exported = readMetrics(text);
    expect(Object.keys(exported)).toEqual(expect.arrayContaining(Object.keys(metricList)));
    expect(Object.keys(exported).length).toBe(Object.keys(metricList).length);
    expect(text).toMatch(/^dockperm_executor_pool_acquisitions_total\{image="alpine:3",source="warm"\} \d/m);
    expect(text).toMatch(
      /^dockperm_executor_executions_total\{image="alpine:3",outcome="output_limit"\} \d/m,
    );
    expect(text).toMatch(/^dockperm_executor_pool_size\{image="alpine:3"\} 2$/m);
  });

  it('leaves nothing behind when it stops', async () => {
    expect(await stopExecutor(service)).toBe(0);
    await expectNoneLeft(service);
  });
});

async function untilInProgress({ url }: Executor, count: number): Promise<void> {
  const read = async () => (await fetch(`${url}/metrics`)).text();
  const line = new RegExp(`^dockperm_executor_executions_in_progress ${count}$`, 'm');
  await expect.poll(read, { timeout: 5000, interval: 20 }).toMatch(line);
}
