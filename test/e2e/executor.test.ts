import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dropTo, type Engine } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';

const template = new URL('../../templates/executor/', import.meta.url).pathname;
const deployment = 'executor-test';
const member = { uid: 10_001, gid: 10_001, groups: [4242] };
const stranger = { uid: 10_001, gid: 10_001 };

let engine: Engine;
let folder: string | undefined;

interface Service {
  readonly process: ChildProcess;
  readonly url: string;
  readonly lines: string[];
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what it is like is what the tests are about
  readonly body: any;
  readonly seconds: number;
}

/** The service as a process that has given up root, listening on a port the system chose. */
async function serve(
  env: Record<string, string> = {},
  identity: typeof member | typeof stranger = member,
): Promise<Service> {
  const [drop, ...args] = dropTo(identity);
  const fixed = {
    PATH: process.env.PATH,
    DOCKER_HOST: engine.host,
    PORT: '0',
    DEPLOYMENT: deployment,
    EXECUTOR_INSECURE_NO_TOKEN: '1',
  };
  const command = [...args, process.execPath, inFolder('server.mjs')];
  const child = spawn(drop, command, { env: { ...fixed, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the service ended with ${code}: ${lines.join('\n')}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const { event, port } = JSON.parse(line);
      if (event === 'listening') resolve({ process: child, url: `http://127.0.0.1:${port}`, lines });
    });
  });
}

function unpack(): string {
  const made = mkdtempSync(join(tmpdir(), 'executor-'));
  chmodSync(made, 0o755);
  cpSync(template, made, { recursive: true, filter: (path) => !path.includes('/src') });
  copyFileSync(join(made, 'server.js'), join(made, 'server.mjs'));
  // As a strict umask leaves it: building the image must not depend on the mode.
  chmodSync(join(made, 'server.js'), 0o600);
  return made;
}

function inFolder(name: string): string {
  return join(folder ?? '', name);
}

async function stop({ process: child }: Service, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  return (await exit)[0];
}

async function execute({ url }: Service, body: object, signal?: AbortSignal): Promise<Answer> {
  const started = performance.now();
  const headers = { 'Content-Type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body), ...(signal && { signal }) };
  const response = await fetch(`${url}/execute`, init);
  return {
    status: response.status,
    body: await response.json(),
    seconds: (performance.now() - started) / 1000,
  };
}

async function docker(...args: string[]): Promise<string> {
  return (await execa('docker', args, { env: engine.env })).stdout;
}

function containers(...filters: string[]): Promise<string> {
  return docker('ps', '-aq', '--filter', `label=dockperm.executor=${deployment}`, ...filters);
}

/** Waits until no container of the service is left; an engine takes a moment to remove one. */
async function expectNoneLeft(): Promise<void> {
  await expect.poll(() => containers(), { timeout: 2000, interval: 50 }).toBe('');
}

async function untilRunning(): Promise<void> {
  await expect
    .poll(() => containers('--filter', 'status=running'), { timeout: 3000, interval: 20 })
    .not.toBe('');
}

// Whatever needs the engine is set up before the first test and not before all: where there is none, the tests are skipped first.
describeEngine('rootful', { gid: 4242 }, (found) => {
  beforeEach(() => {
    engine = found();
    folder ??= unpack();
  });

  afterAll(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  describe('as an unprivileged member of the socket’s group', () => {
    let service: Service;
    beforeEach(async () => {
      const IMAGES = 'alpine:3,python:3.11-alpine=2,not-on-this-host:1';
      service ??= await serve({ IMAGES, MAX_CONCURRENCY: '4' });
    });
    afterEach(async () => {
      if (service) await expectNoneLeft();
    });
    afterAll(async () => {
      if (service) await stop(service);
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
        error: 'out of memory: the limit is 256 MiB',
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

    it('outlives a script that kills everything it can', async () => {
      const { body } = await execute(service, { script: 'kill -9 -1; kill -9 1; echo still here' });
      expect(body.stdout).toBe('still here\n');
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
      await untilRunning();
      client.abort();
      expect(await request).toBe('gone');
      await expectNoneLeft();
    });
  });

  describe('in its own life', () => {
    let service: Service | undefined;
    afterEach(async () => {
      if (!service) return;
      await stop(service, 'SIGKILL');
      await expectNoneLeft();
    });

    it('turns away whom it has no room for', async () => {
      service = await serve({ MAX_CONCURRENCY: '1', QUEUE: '1' });
      const { url } = service;
      const answers = await Promise.all(
        [1, 2, 3].map(() => execute({ ...service, url } as Service, { script: 'sleep 0.3' })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
    });

    it('lets a running script end before it stops', async () => {
      service = await serve();
      const running = execute(service, { script: 'sleep 1; echo done' });
      await untilRunning();
      expect(await stop(service)).toBe(0);
      expect((await running).body.stdout).toBe('done\n');
    });

    it('ends a script that takes longer than the grace period', async () => {
      service = await serve({ SHUTDOWN_GRACE: '0' });
      const running = execute(service, { script: 'sleep 50' });
      await untilRunning();
      expect(await stop(service)).toBe(0);
      expect((await running).body).toMatchObject({
        success: false,
        error: 'ended because the service is shutting down',
      });
    });

    it('leaves no script running when it is killed', async () => {
      service = await serve();
      const running = execute(service, { script: 'sleep 50' }).catch(() => 'gone');
      await untilRunning();
      // The moment after the start in which the runner still reads the script is not what this is about.
      await sleep(200);
      await stop(service, 'SIGKILL');
      expect(await running).toBe('gone');
      await expectNoneLeft();
    });

    it('removes at the start what an earlier life left, and nothing of others', async () => {
      const label = (name: string, value: string) => ['--label', `dockperm.executor${name}=${value}`];
      const make = (...labels: string[]) =>
        docker('create', ...label('', deployment), ...labels, 'alpine:3', 'true');
      await make(...label('.owner', hostname()), ...label('.deadline', '9999999999'));
      await make(...label('.owner', 'another'), ...label('.deadline', '1'));
      const others = await make(...label('.owner', 'another'), ...label('.deadline', '9999999999'));
      service = await serve();
      expect(others).toContain(await containers());
      await docker('rm', others);
    });

    it('finds an engine over TCP, through something that only passes bytes on', async () => {
      const proxy = createServer((from) => {
        const to = connect(engine.socket);
        from.pipe(to).pipe(from);
        from.on('error', () => to.destroy());
        to.on('error', () => from.destroy());
      });
      await once(proxy.listen(0, '127.0.0.1'), 'listening');
      service = await serve(
        { DOCKER_HOST: `tcp://127.0.0.1:${(proxy.address() as AddressInfo).port}` },
        stranger,
      );
      const { body } = await execute(service, { script: 'cat', stdin: 'by TCP' });
      expect(body.stdout).toBe('by TCP');
      await stop(service);
      proxy.close();
    });

    it('says that it lacks the group, and how to get it', async () => {
      service = await serve({}, stranger);
      const response = await fetch(`${service.url}/health`);
      const expected = {
        reason: 'docker_permission_denied',
        error: expect.stringContaining('dockperm fix'),
      };
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ status: 'unhealthy', ...expected });
      expect(await execute(service, { script: 'id' })).toMatchObject({ status: 503, body: expected });
    });
  });

  describe('from its template', () => {
    const token = 'a-token-for-the-test-only';
    const compose = (...args: string[]) =>
      execa('docker', ['compose', '-p', deployment, ...args], {
        cwd: inFolder(''),
        env: engine.env,
        reject: false,
      });
    const development = ['-f', 'docker-compose.yml', '-f', 'docker-compose.development.yml'];

    /** From where the port is published: the engine's network may not be this process's. */
    async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
      const code = `fetch(${JSON.stringify(`http://localhost:18081${path}`)}, ${JSON.stringify(init)})
        .then(async (r) => console.log(JSON.stringify({ status: r.status, text: await r.text() }))).catch((e) => console.log(JSON.stringify({ status: 0, text: String(e) })))`;
      const [command = process.execPath, ...args] = [...engine.nsenter, process.execPath, '-e', code];
      return JSON.parse((await execa(command, args)).stdout);
    }

    async function untilHealthy(): Promise<void> {
      await expect
        .poll(async () => (await ask('/health')).text, { timeout: 10_000 })
        .toBe('{"status":"healthy"}\n');
    }

    function post(headers: Record<string, string>): RequestInit {
      const body = JSON.stringify({ script: 'echo "Docker permissions working!"' });
      return { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body };
    }

    let deployed = false;

    beforeEach(() => {
      const lines = [
        'DOCKER_GID=4242',
        'BASE_IMAGE=dockperm-lab/node:20',
        `DOCKER_SOCK=${engine.socket}`,
        'HOST_PORT=18081',
        `EXECUTOR_TOKEN=${token}`,
      ];
      writeFileSync(inFolder('.env'), `${lines.join('\n')}\n`);
    });
    afterAll(async () => {
      if (deployed) await compose('down', '--rmi', 'local');
    });

    it('is built and runs as appuser, with the token, and in development without', async () => {
      deployed = true;
      const { exitCode, stderr } = await compose('up', '-d', '--build');
      expect(exitCode, stderr).toBe(0);
      await untilHealthy();
      expect((await ask('/execute', post({}))).status).toBe(401);
      const answer = await ask('/execute', post({ Authorization: `Bearer ${token}` }));
      expect(JSON.parse(answer.text)).toMatchObject({
        success: true,
        stdout: 'Docker permissions working!\n',
      });
      expect((await compose('exec', '-T', 'script-executor', 'id')).stdout).toMatch(
        /^uid=10001\(appuser\).*4242\(docker\)/,
      );
      expect(
        (await compose('exec', '-T', 'script-executor', 'sh', '-c', 'touch /app/x; command -v docker'))
          .exitCode,
      ).not.toBe(0);

      await compose(...development, 'up', '-d');
      await untilHealthy();
      expect((await ask('/execute', post({}))).status).toBe(200);
      expect((await ask('/metrics')).text).toContain('dockperm_executor_pool_size{image="alpine:3"} 0');
      expect(readFileSync(inFolder('docker-compose.development.yml'), 'utf8')).not.toContain('ports:');
    });

    it('does not start without a group id, nor without a token', async () => {
      const env = inFolder('other.env');
      writeFileSync(env, 'BASE_IMAGE=dockperm-lab/node:20\n');
      const withoutGid = await compose('--env-file', env, 'config');
      expect(withoutGid.stderr).toContain('run dockperm fix, or set DOCKER_GID');
      const withoutToken = await execa(process.execPath, [inFolder('server.mjs')], {
        env: { PATH: '' },
        extendEnv: false,
        reject: false,
      });
      expect(withoutToken).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(/EXECUTOR_TOKEN is not set/),
      });
    });

    it.each([
      ['0', /groups=10001\(appuser\),0\(root\)/],
      ['20', /,20\(dialout\)/],
      ['4242', /,4242\(docker\)/],
      ['', /groups=10001\(appuser\)$/],
    ])('is built for the group id %j', async (gid, groups) => {
      const args = [
        '--build-arg',
        'BASE_IMAGE=dockperm-lab/node:20',
        ...(gid ? ['--build-arg', `DOCKER_GID=${gid}`] : []),
      ];
      const image = await docker('build', '-q', ...args, inFolder(''));
      expect(await docker('run', '--rm', '--network', 'none', image, 'id')).toMatch(groups);
      await docker('rmi', image);
    });

    it('is not built for a group id that is no number', async () => {
      const build = docker(
        'build',
        '-q',
        '--build-arg',
        'BASE_IMAGE=dockperm-lab/node:20',
        '--build-arg',
        'DOCKER_GID=docker',
        inFolder(''),
      );
      await expect(build).rejects.toThrow(/DOCKER_GID must be a group id/);
    });
  });
});
