import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import {
  containersOf,
  type Executor,
  execute,
  startExecutor,
  stopExecutor,
  untilWarm,
  useTemplate,
} from './support/executor.ts';

const deployment = 'executor-test';

describeEngine('rootful', { gid: freeGid }, (found) => {
  const template = useTemplate();

  describe('as an unprivileged member of the socket’s group', () => {
    let service: Executor;
    beforeEach(async () => {
      const IMAGES = 'alpine:3=3,python:3.11-alpine=1,not-on-this-host:1';
      const env = { IMAGES, MAX_CONCURRENCY: '4' };
      service ??= await startExecutor({ engine: found(), folder: template(), deployment, env });
      await untilWarm(service, 'alpine:3', 3);
    });
    afterAll(async () => {
      if (service) await stopExecutor(service);
    });

    it('answers the guide’s first request, the known fields first', async () => {
      const { status, body } = await execute(service, { script: 'echo "Docker permissions working!"' });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        success: true,
        stdout: 'Docker permissions working!\n',
        stderr: '',
        exit_code: 0,
        error: null,
      });
      const first = ['success', 'stdout', 'stderr', 'exit_code', 'execution_time', 'error'];
      expect(Object.keys(body).slice(0, 6)).toEqual(first);
    });

    it('answers the guide’s other requests', async () => {
      const echo = await execute(service, { script: 'echo test' });
      const python = await execute(service, { script: 'python3 --version', image: 'python:3.11-alpine' });
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      expect(echo.body.stdout).toBe('test\n');
      expect(python.body).toMatchObject({ success: true, stdout: expect.stringMatching(/^Python 3\.11/) });
      expect(metrics).toMatch(/^dockperm_executor_executions_total\{image="alpine:3",outcome="ok"\} \d/m);
      expect(metrics).toMatch(/^dockperm_executor_docker_up 1$/m);
    });

    it('keeps the two outputs apart, hands on the input, and reports the exit code', async () => {
      const script = 'cat; echo to stderr >&2; exit 7';
      const { body } = await execute(service, { script, stdin: 'grüße\nno newline' });
      expect(body).toMatchObject({
        success: false,
        stdout: 'grüße\nno newline',
        stderr: 'to stderr\n',
        exit_code: 7,
        error: 'exited with code 7',
      });
    });

    it('gives the script no input where none was sent, and passes on the longest that may be', async () => {
      const [none, long] = await Promise.all([
        execute(service, { script: 'wc -c' }),
        execute(service, { script: `wc -c # ${'x'.repeat(200_000)}`, stdin: 'y'.repeat(500_000) }),
      ]);
      expect([none.body.stdout.trim(), long.body.stdout.trim()]).toEqual(['0', '500000']);
    });

    it('ends a script whose time is up, and keeps what it had printed', async () => {
      const { body, seconds } = await execute(service, { script: 'echo begun; sleep 60', timeout: 1 });
      expect(body).toMatchObject({
        success: false,
        timed_out: true,
        exit_code: 124,
        stdout: 'begun\n',
        error: 'timed out after 1 s',
      });
      expect(seconds).toBeLessThan(1.5);
    });

    it('gives a script nobody’s rights: no network, no capability, nothing to write to but /tmp', async () => {
      const script = `id -u; ls /sys/class/net; grep CapBnd /proc/self/status; grep NoNewPrivs /proc/self/status
        touch /x; echo kept >/tmp/y && cat /tmp/y; ls /var/run/docker.sock`;
      const { body } = await execute(service, { script });
      expect(body.stdout).toBe('65534\nlo\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\nkept\n');
      expect(body.stderr).toMatch(/Read-only file system\n.*docker\.sock: No such file/);
    });

    it('gives a script no way into a network', async () => {
      const script = `python3 -c "import socket; socket.create_connection(('192.0.2.1', 80), 1)"`;
      const { body } = await execute(service, { script, image: 'python:3.11-alpine' });
      expect(body).toMatchObject({
        success: false,
        stderr: expect.stringContaining('Network is unreachable'),
      });
    });

    it('tells a script nothing of its own environment', async () => {
      const { body } = await execute(service, { script: 'env; cat /proc/1/environ' });
      expect(body.stdout).not.toMatch(/EXECUTOR|DOCKER|DEPLOYMENT/);
    });

    it('refuses an image that is not on its list', async () => {
      const { status, body } = await execute(service, { script: 'id', image: 'debian:bookworm-slim' });
      expect([status, body.reason]).toEqual([403, 'image_not_allowed']);
      expect(body.allowed).toContain('python:3.11-alpine');
    });

    it('does not pull an image that is not there, but says how to', async () => {
      const { status, body } = await execute(service, { script: 'id', image: 'not-on-this-host:1' });
      expect([status, body.error]).toEqual([503, expect.stringContaining('docker pull not-on-this-host:1')]);
    });

    it('tells a script that ran out of memory from one that was killed', async () => {
      const [hog, killed] = await Promise.all([
        execute(service, { script: 'tail /dev/zero' }),
        execute(service, { script: 'kill -9 $$' }),
      ]);
      expect(hog.body).toMatchObject({
        exit_code: 137,
        oom_killed: true,
        error: 'out of memory (limit 256 MiB)',
      });
      expect(killed.body).toMatchObject({
        exit_code: 137,
        oom_killed: false,
        error: expect.stringContaining('signal 9'),
      });
    });

    it('ends a script that prints without end', async () => {
      const { body, seconds } = await execute(service, { script: 'yes ä' });
      expect(body).toMatchObject({
        success: false,
        stdout_truncated: true,
        stderr_truncated: false,
        error: expect.stringMatching(/^output limit/),
      });
      expect(body.stdout).toMatch(/^(ä\n)+ä?$/);
      expect(seconds).toBeLessThan(1.5);
    });

    it('contains a fork bomb, and other scripts run on beside it', async () => {
      const bomb = execute(service, { script: 'f() { f | f & }; f; sleep 30', timeout: 1 });
      const beside = await execute(service, { script: 'echo alive' });
      expect(beside.body.stdout).toBe('alive\n');
      expect((await bomb).body).toMatchObject({ success: false, exit_code: expect.any(Number) });
    });

    it.each([
      ['everything it can', 'kill -9 -1; sleep 50'],
      ['its parent', 'kill -9 $PPID; sleep 50'],
    ])('answers at once for a script that kills %s', async (_what, script) => {
      const { body, seconds } = await execute(service, { script });
      expect(body).toMatchObject({ success: false, exit_code: 137, timed_out: false, oom_killed: false });
      expect(seconds).toBeLessThan(1);
    });

    it('lets no script look into its runner, nor hold that one’s input open', async () => {
      const script = 'ls /proc/1/fd; cat /proc/1/mem; exec 9<>/proc/1/fd/0; sleep 50';
      const { body } = await execute(service, { script });
      expect(body.stdout).toBe('');
      expect(body.stderr.match(/Permission denied/g)).toHaveLength(3);
    });

    it('runs a script in a container that was there already, and in a new one each time', async () => {
      const script = 'cat /proc/sys/kernel/random/boot_id >/dev/null; ls -A /tmp; hostname; touch /tmp/mark';
      const first = await execute(service, { script });
      await untilWarm(service, 'alpine:3', 3);
      const second = await execute(service, { script });
      expect([first.body.warm, second.body.warm]).toEqual([true, true]);
      expect(second.body.stdout).not.toContain('mark');
      expect(second.body.stdout).not.toBe(first.body.stdout);
    });

    it('puts files beside the script', async () => {
      const files = [
        { name: 'data.txt', content: 'grüße' },
        { name: 'deep/er/empty', content: '' },
        { name: 'deep/bytes', content: Buffer.from([0, 255, 10]).toString('base64'), encoding: 'base64' },
      ];
      const script = 'cat data.txt; wc -c <deep/er/empty; od -An -tx1 deep/bytes; cat';
      const { body } = await execute(service, { script, files, stdin: 'in' });
      expect(body.stdout.replace(/ +/g, ' ')).toBe('grüße0\n 00 ff 0a\nin');
    });

    it('does not wait for what a script leaves running, nor take its output for the script’s', async () => {
      const { body, seconds } = await execute(service, { script: 'sleep 50 & printf now; exit 3' });
      expect(body).toMatchObject({ stdout: 'now', exit_code: 3 });
      expect(seconds).toBeLessThan(1);
    });

    it('names in /health the image that can’t be used', async () => {
      const health = await (await fetch(`${service.url}/health`)).json();
      expect(health).toEqual({
        status: 'healthy',
        unusable_images: [
          { image: 'not-on-this-host:1', error: expect.stringContaining('docker pull not-on-this-host:1') },
        ],
      });
    });

    it('runs many at once, each answer to its own request', async () => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, turn) => execute(service, { script: `echo ${turn}` })),
      );
      expect(answers.map(({ body }) => body.stdout)).toEqual(answers.map((_, turn) => `${turn}\n`));
    });

    it('ends a script whose client has gone', async () => {
      const client = new AbortController();
      const request = execute(service, { script: 'sleep 50' }, client.signal).catch(() => 'gone');
      const metric = async () => (await fetch(`${service.url}/metrics`)).text();
      await expect.poll(metric).toContain('dockperm_executor_executions_in_progress 1');
      client.abort();
      expect(await request).toBe('gone');
      await expect.poll(metric).toContain('dockperm_executor_containers_removed_total{reason="killed"}');
    });

    it('is left, after all of this, with its warm containers, and when it stops with none', async () => {
      await untilWarm(service, 'alpine:3', 3);
      await untilWarm(service, 'python:3.11-alpine', 1);
      await expect.poll(() => containersOf(service), { timeout: 5000 }).toHaveLength(4);
      await stopExecutor(service);
      expect(await containersOf(service)).toEqual([]);
    });
  });
});
