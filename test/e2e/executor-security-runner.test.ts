import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../lab/lab.ts';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { containersOf, type Executor, stopExecutor } from './support/executor.ts';
import { expectUnharmed, processesWith, run, runPlainly, startTarget } from './support/executor-attack.ts';

const python = 'python:3.11-alpine';

let engine: Engine;
let target: Executor;
let running: Executor | undefined;

/** A number of seconds to sleep that no other process of the machine has in its command line. */
function marked(): string {
  return `7${randomBytes(4).readUInt32BE()}.5`;
}

const gone = { timeout: 5000, interval: 50 };

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

  describe('a script that', () => {
    it.each([
      ['leaves one in the background', (time: string) => `sleep ${time} & echo done`],
      ['leaves one without its outputs', (time: string) => `sleep ${time} >/dev/null 2>&1 & echo done`],
      [
        'leaves one in a session of its own',
        (time: string) => `setsid sh -c 'sleep ${time} &' & sleep 0.2; echo done`,
      ],
      [
        'leaves one that ignores signals',
        (time: string) => `(trap '' HUP INT TERM; sleep ${time}) & echo done`,
      ],
      [
        'leaves one that goes on printing',
        (time: string) => `(while :; do echo noise; sleep 0.01; done; sleep ${time}) & sleep 0.1; echo done`,
      ],
    ])('%s has its answer at once, and nothing of it lives on', async (_what, write) => {
      const time = marked();
      const { body, seconds } = await run(target, { script: write(time), timeout: 8 });
      expect(body).toMatchObject({ success: true, exit_code: 0, stdout: expect.stringMatching(/done\n/) });
      expect(seconds).toBeLessThan(4);
      await expect.poll(() => processesWith(time), gone).toEqual([]);
    });

    it('kills everything it can gets an answer in its time', async () => {
      const { body, seconds } = await run(target, {
        script: 'echo before; kill -9 -1; echo after',
        timeout: 3,
      });
      expect(body.stdout).toMatch(/^before\n/);
      expect(seconds).toBeLessThan(5);
    });

    it.each([
      ['kills the process it was started by', 'kill -9 $PPID; sleep 30'],
      ['stops the process it was started by', 'kill -STOP $PPID; echo stopped'],
      ['stops everything it can', 'kill -STOP -1; echo stopped'],
      ['stops and kills the first process', 'kill -STOP 1; kill -9 1; kill -TERM 1; sleep 0.1'],
      [
        'takes all processes it may have and kills its parent',
        'while sleep 30 & do :; done 2>/dev/null; kill -9 $PPID',
      ],
    ])('%s gets an answer no later than its time is up', async (_what, script) => {
      const { status, seconds } = await run(target, { script, timeout: 2 });
      expect([status, seconds < 5]).toEqual([200, true]);
    });

    it('closes its outputs has its exit code', async () => {
      const { body } = await run(target, { script: 'echo last; exec >&- 2>&-; sleep 0.3; exit 5' });
      expect([body.stdout, body.exit_code]).toEqual(['last\n', 5]);
    });

    it('is no text has an answer', async () => {
      for (const script of [
        '\u0000\u0000',
        '\ud800',
        '\u001b[2J',
        '(',
        "'",
        '$(',
        '\\',
        '#!/nowhere\n\ufeff',
      ]) {
        const { status, body } = await run(target, { script, timeout: 3 });
        expect([status, typeof body.exit_code]).toEqual([200, 'number']);
      }
    });

    it('prints what could be an end marker says nothing but what it prints', async () => {
      const markers = ['', '0', '125 0', '00000000000000000000000000000000 0', 'nonce 0'];
      const script = `printf '${markers.map((text) => `\\n${text}\\n`).join('')}'; printf '\\n%s 0\\n' $(cat /proc/*/cmdline | tr '\\0' '\\n' | grep -E '^[0-9a-f]{16,}$') >&2; exit 9`;
      const { body } = await run(target, { script });
      expect(body.exit_code).toBe(9);
      expect(body.stdout).toBe(markers.map((text) => `\n${text}\n`).join(''));
    });

    it('digs the end marker out of the first process can lie about its own exit code alone', async () => {
      const { body, seconds } = await run(target, { script: forger, image: python, timeout: 8 });
      expect(body.exit_code).toEqual(expect.any(Number));
      expect(seconds).toBeLessThan(9);
      const next = await run(target, { script: 'echo mine; exit 4', image: python });
      expect(next.body).toMatchObject({ stdout: 'mine\n', exit_code: 4 });
    });

    it('looks into the first process sees nothing: neither its memory nor its files', async () => {
      const look =
        'for file in mem exe fd/0 fd/1 environ; do (exec 7</proc/1/$file) 2>/dev/null && echo OUT $file; done; ls -l /proc/1/fd';
      expect(await runPlainly(engine, look, { flags: ['--user', '65534:65534'] })).toContain('OUT fd/0');
      const { body } = await run(target, {
        script: `${look}; chmod 755 /tmp/.[a-z]* /tmp/.[a-z]*/*; ${look}`,
      });
      expect(body.stdout).not.toContain('OUT');
    });

    it('feeds the first process’s input or writes to its outputs harms itself alone', async () => {
      const script = `for fd in 0 1 2 3 4 5 6 7 8 9; do { echo "x 0 0 0" >/proc/1/fd/$fd; } 2>/dev/null & done
        cat /proc/1/fd/0 & wait; exit 6`;
      const { status, seconds } = await run(target, { script, timeout: 2 });
      expect([status, seconds < 5]).toEqual([200, true]);
    });
  });

  describe('from one script to another', () => {
    it('nothing is handed on', async () => {
      const leave = 'echo left >/tmp/left; echo left >/dev/shm/left; mkfifo /tmp/pipe; sleep 0.1 & :';
      const look = 'find /tmp /dev/shm -name "left" -o -name pipe; ls /proc | grep -cE "^[0-9]+$"';
      const beside = run(target, { script: `${leave}; sleep 2` });
      for (let round = 0; round < 6; round += 1) await run(target, { script: round % 2 ? look : leave });
      const { body } = await run(target, { script: look });
      expect(body.stdout).toMatch(/^\d\n$/);
      await beside;
      const shared = ['-v', 'handed-on:/tmp'];
      await runPlainly(engine, leave, { flags: shared });
      expect(await runPlainly(engine, look, { flags: shared })).toContain('/tmp/left');
    });

    it('nothing is seen of another that runs at the same time', async () => {
      const time = marked();
      const other = run(target, {
        script: `export SECRET_OF=${time}; echo ${time} >/tmp/secret; sleep 2; sleep 0.${time} & :`,
      });
      await expect.poll(() => processesWith('sleep\u00002'), gone).not.toEqual([]);
      const look = `cat /proc/*/environ /proc/*/cmdline /tmp/secret 2>/dev/null | grep -c ${time.slice(0, -3)}[0-9]`;
      const { body } = await run(target, {
        script: look.replace('grep -c', 'tr "\\0" "\\n" | grep -v grep | grep -c'),
      });
      expect(body.stdout).toBe('0\n');
      await other;
    });

    it('a script finds nothing of the service’s environment', async () => {
      const { body } = await run(target, { script: 'cat /proc/*/environ | tr "\\0" "\\n"; env' });
      expect(body.stdout).not.toMatch(/EXECUTOR|DOCKER|DEPLOYMENT|IMAGES|LOG_LEVEL|PORT/);
      expect(new Set(body.stdout.match(/^\w+(?==)/gm))).toEqual(
        new Set([
          'HOME',
          'HOSTNAME',
          'LANG',
          'PATH',
          'PWD',
          ...[...body.stdout.matchAll(/^(SHLVL|OLDPWD|_)=/gm)].map(([, name]) => name),
        ]),
      );
    });
  });

  describe('when the service is killed, a script', () => {
    it.each([
      ['sleeps', (time: string) => `sleep ${time}`],
      [
        'holds the first process’s input open',
        (time: string) => `(exec 7<>/proc/1/fd/0; sleep ${time}) & sleep ${time}`,
      ],
      [
        'holds all of the first process’s files open, in a session of its own',
        (time: string) =>
          `for fd in 0 1 2 3 4 10 11; do setsid sh -c "exec 7<>/proc/1/fd/$fd; exec sleep ${time}" & done; sleep ${time}`,
      ],
      [
        'has killed everything but itself',
        (time: string) =>
          `trap '' TERM; for p in /proc/[0-9]*; do p=\${p#/proc/}; [ $p = $$ ] || kill -9 $p; done; exec sleep ${time}`,
      ],
      [
        'has stopped everything but itself',
        (time: string) =>
          `for p in /proc/[0-9]*; do p=\${p#/proc/}; [ $p = $$ ] || kill -STOP $p; done; exec sleep ${time}`,
      ],
    ])('that %s does not live on', async (_what, write) => {
      const time = marked();
      const victim = await startTarget(engine, { DEPLOYMENT: 'executor-killed' });
      const answer = run(victim, { script: write(time), timeout: 5 }).then(
        () => 'answered',
        () => 'gone',
      );
      try {
        // One that ends its own runner may have its answer, and its end, before it is seen.
        const seen = expect.poll(() => processesWith(`sleep\u0000${time}`), gone).not.toEqual([]);
        await Promise.race([seen.catch(() => {}), answer]);
        await sleep(200);
      } finally {
        await stopExecutor(victim, 'SIGKILL');
      }
      await expect.poll(() => processesWith(time), { timeout: 12_000, interval: 100 }).toEqual([]);
      await expect.poll(() => containersOf({ engine, deployment: 'executor-killed' }), gone).toEqual([]);
    });
  });
});

/** Reads the first process's memory for anything that looks like a marker, and prints each as the end of a success. */
const forger = `python3 -c "
import re
found = set()
for line in open('/proc/1/maps'):
    span, rights = line.split()[:2]
    if 'r' not in rights or 'vvar' in line or 'vsyscall' in line: continue
    start, end = (int(x, 16) for x in span.split('-'))
    try:
        memory = open('/proc/1/mem', 'rb', 0); memory.seek(start)
        found.update(re.findall(rb'[0-9a-fA-F]{16,64}', memory.read(end - start)))
    except OSError as error: pass
import sys
for marker in found:
    for out in (sys.stdout, sys.stderr): print(chr(10) + marker.decode() + ' 0', file=out, flush=True)
"; exit 8`;
