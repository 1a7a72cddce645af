import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../lab/lab.ts';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { containersOf, type Executor, stopExecutor } from './support/executor.ts';
import {
  expectUnharmed,
  metric,
  processesWith,
  run,
  runPlainly,
  startTarget,
} from './support/executor-attack.ts';

const MiB = 1024 * 1024;
const python = 'python:3.11-alpine';

let engine: Engine;
let target: Executor;
let running: Executor | undefined;

describeEngine('rootful', { gid: freeGid }, (found) => {
  beforeEach(async () => {
    engine = found();
    running ??= await startTarget(engine, { MAX_CONCURRENCY: '4' });
    target = running;
  });
  afterAll(async () => {
    if (running) await stopExecutor(running);
  });
  afterEach(async () => {
    if (running) await expectUnharmed(running);
  });

  describe('a script that uses up', () => {
    it('processes gets no more than its own, and others run on beside it', async () => {
      const script = 'i=0; while [ $i -lt 300 ]; do sleep 61.5 & i=$((i+1)); done; echo all';
      expect(await runPlainly(engine, `${script}; kill $(jobs -p)`, {})).toContain('all');
      const bomb = run(target, { script: `${script}; sleep 30`, timeout: 2 });
      const beside = await run(target, { script: 'echo alive' });
      expect(beside.body.stdout).toBe('alive\n');
      await sleep(700);
      expect(processesWith('sleep\u000061.5').length).toBeLessThan(64);
      expect((await bomb).body).toMatchObject({ success: false });
      await expect.poll(() => processesWith('sleep\u000061.5'), { timeout: 3000 }).toEqual([]);
    });

    it('processes that make ever more of themselves is ended when its time is up', async () => {
      const { body, seconds } = await run(target, { script: 'f() { f | f & }; f; sleep 30', timeout: 1 });
      expect(body.success).toBe(false);
      expect(seconds).toBeLessThan(4);
    });

    it('memory is ended alone', async () => {
      const script = 'python3 -c "x = bytearray(400 << 20); print(len(x))"';
      expect(await runPlainly(engine, script, { image: python })).toContain(String(400 * MiB));
      const [hog, beside] = await Promise.all([
        run(target, { script, image: python }),
        run(target, { script: 'echo alive' }),
      ]);
      expect(hog.body).toMatchObject({ success: false, stdout: '', exit_code: 137, oom_killed: true });
      expect(beside.body.stdout).toBe('alive\n');
    });

    it('/tmp gets its size and no more, in one file or in many', async () => {
      const script = `for i in 1 2 3 4 5; do dd if=/dev/zero of=/tmp/f$i bs=1M count=30 2>/dev/null || echo full; done; du -sm /tmp | cut -f1`;
      expect(await runPlainly(engine, script, {})).not.toContain('full');
      const { body } = await run(target, { script });
      const [used] = body.stdout.trim().split('\n').reverse();
      expect(body.stdout).toContain('full');
      expect(Number(used)).toBeLessThanOrEqual(65);
      const one = await run(target, { script: 'dd if=/dev/zero of=/tmp/f bs=1M count=200; ls -l /tmp/f' });
      expect(one.body.stdout).toMatch(/ 6[0-7]\d{6} /);
    });

    it('memory by way of files is stopped by the memory’s limit', async () => {
      const small = await startTarget(engine, {
        DEPLOYMENT: 'executor-small',
        MEMORY_LIMIT: '32m',
        TMPFS_SIZE: '512m',
      });
      try {
        const script = 'dd if=/dev/zero of=/tmp/f bs=1M count=400 && echo kept';
        expect(await runPlainly(engine, script, {})).toContain('kept');
        const { body } = await run(small, { script });
        expect(body.stdout).not.toContain('kept');
        expect(body).toMatchObject({ success: false, oom_killed: true });
      } finally {
        await stopExecutor(small);
      }
    });

    it('shared memory gets 16 MiB', async () => {
      const script =
        'dd if=/dev/zero of=/dev/shm/f bs=1M count=40 2>/dev/null && echo kept; ls -l /dev/shm/f';
      expect(await runPlainly(engine, script, {})).toContain('kept');
      expect((await run(target, { script })).body.stdout).toMatch(/^[^\n]* 1677\d{4} /);
    });

    it('empty files pays for each of them with its own memory', async () => {
      const script = `python3 -c "
n = 0
try:
    while n < 400000:
        open('/tmp/' + str(n), 'w').close(); n += 1
except OSError as error: print(error)
print(n)"`;
      expect(await runPlainly(engine, script, { image: python, flags: ['--tmpfs', '/tmp'] })).toContain(
        '400000',
      );
      const { body } = await run(target, { script, image: python, timeout: 30 });
      expect(body.stdout).not.toContain('400000');
    });

    it('file descriptors gets 256', async () => {
      const script = `python3 -c "
kept = []
try:
    while len(kept) < 2000: kept.append(open('/dev/null'))
except OSError as error: print(error.strerror)
print(len(kept))"`;
      expect(await runPlainly(engine, script, { image: python })).toContain('2000');
      const { body } = await run(target, { script, image: python });
      expect(body.stdout).toMatch(/^Too many open files\n25\d\n$/);
    });

    it('processors gets one second of them each second', async () => {
      const script = `for i in 1 2; do (while :; do :; done) & done; sleep 2; kill $(jobs -p) 2>/dev/null; wait 2>/dev/null; times | tail -1`;
      const used = (text: string) => Number(/m([\d.]+)s /.exec(text.trim().split('\n').at(-1) ?? '')?.[1]);
      const { body } = await run(target, { script, timeout: 10 });
      expect(used(body.stdout)).toBeLessThan(2.8);
    });
  });

  describe('a script that prints without end', () => {
    it.each([
      ['lines', 'yes'],
      ['no line break', 'yes | tr -d "\\n"'],
      ['bytes that are no text', 'cat /dev/urandom'],
      ['zeros', 'cat /dev/zero'],
      ['to its errors', 'yes >&2'],
      ['to both', 'yes >&2 & yes'],
      ['one byte at a time', 'while :; do printf x; done'],
      ['from many processes', 'i=0; while [ $i -lt 20 ]; do yes & i=$((i+1)); done; wait'],
    ])('%s is ended at the limit, and the service stays small', async (_what, script) => {
      const answers = await Promise.all([1, 2, 3].map(() => run(target, { script, timeout: 5 })));
      for (const { status, body } of answers) {
        expect(status).toBe(200);
        expect(body.success).toBe(false);
        expect(body.stdout_truncated || body.stderr_truncated || body.timed_out).toBe(true);
        expect(Buffer.byteLength(body.stdout, 'latin1')).toBeLessThanOrEqual(MiB);
      }
      expect(await metric(target, 'process_resident_memory_bytes')).toBeLessThan(256 * MiB);
    });

    it('more than it may, and ends by itself, is cut at the limit', async () => {
      const { body, seconds } = await run(target, { script: 'head -c 9000000 /dev/zero | tr "\\0" x' });
      expect(body).toMatchObject({ stdout_truncated: true, stderr_truncated: false });
      expect([body.stdout.length, seconds < 3]).toEqual([MiB, true]);
    });
  });

  it('leaves only containers in waiting', async () => {
    expect((await containersOf(target)).length).toBe(await metric(target, 'pool_size'));
  });
});
