import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../lab/lab.ts';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { unpackTemplate } from './support/executor.ts';
import { docker, token } from './support/executor-attack.ts';

const project = 'executor-hardened';
const port = 18_083;

let engine: Engine;
let folder: string | undefined;
let id = '';

const compose = (...args: string[]) =>
  execa('docker', ['compose', '-p', project, ...args], { cwd: folder ?? '', env: engine.env });

/** Runs JavaScript where the service's port is published: the engine's network may not be this process's. */
async function besideEngine(code: string): Promise<string> {
  const [command = process.execPath, ...args] = [...engine.nsenter, process.execPath, '-e', code];
  return (await execa(command, args, { timeout: 120_000 })).stdout;
}

function ask(script: string): Promise<string> {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const init = JSON.stringify({ method: 'POST', headers, body: JSON.stringify({ script }) });
  return besideEngine(
    `fetch('http://127.0.0.1:${port}/execute', ${init}).then(async (r) => console.log(await r.text()), (e) => console.log(String(e)))`,
  );
}

/** A shell command in the service's own container. */
async function within(command: string): Promise<string> {
  const ran = await execa('docker', ['exec', id, 'sh', '-c', command], { env: engine.env, reject: false });
  return ran.stdout.trim();
}

async function deploy(): Promise<void> {
  folder = unpackTemplate();
  const lines = [
    `DOCKER_GID=${freeGid}`,
    'BASE_IMAGE=dockperm-lab/node:20',
    `DOCKER_SOCK=${engine.socket}`,
    `HOST_PORT=${port}`,
    `EXECUTOR_TOKEN=${token}`,
    'IMAGES=alpine:3',
  ];
  writeFileSync(join(folder, '.env'), `${lines.join('\n')}\n`);
  await compose('up', '-d', '--build', '--wait');
  id = (await compose('ps', '-q', 'script-executor')).stdout.trim();
}

describeEngine('rootful', { gid: freeGid }, (found) => {
  beforeEach(async () => {
    engine = found();
    if (folder === undefined) await deploy();
  });
  afterAll(async () => {
    if (folder === undefined) return;
    await compose('down', '--rmi', 'local', '--volumes', '--timeout', '5');
    rmSync(folder, { recursive: true });
  });

  describe('the service’s own container', () => {
    it('is what its file says: without rights, bounded, on this host only', async () => {
      const [{ HostConfig, Config, Mounts }] = JSON.parse(await docker(engine, 'inspect', id));
      expect(HostConfig).toMatchObject({
        Privileged: false,
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        CapAdd: null,
        SecurityOpt: ['no-new-privileges:true'],
        PidsLimit: expect.toSatisfy((limit) => limit > 0 && limit <= 256),
        Memory: expect.toSatisfy((limit) => limit > 0 && limit <= 512 * 1024 * 1024),
        PidMode: '',
        UsernsMode: '',
        Devices: expect.toSatisfy((devices) => (devices ?? []).length === 0),
        PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
      });
      expect(HostConfig.NetworkMode).not.toBe('host');
      expect(Config).toMatchObject({
        User: 'appuser',
        Healthcheck: { Test: ['CMD', 'node', '-e', expect.any(String)] },
      });
      expect(Mounts.map(({ Source }: { Source: string }) => Source)).toEqual([engine.socket]);
    });

    it('runs as appuser, with no capability, and can gain none', async () => {
      const status = await within('cat /proc/1/status');
      expect(status).toMatch(/^Uid:\t10001\t10001\t10001\t10001$/m);
      expect(status).toMatch(/^NoNewPrivs:\t1$/m);
      expect(status).toMatch(/^Seccomp:\t2$/m);
      for (const set of ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'])
        expect(status).toMatch(new RegExp(`^Cap${set}:\t0+$`, 'm'));
    });

    it('can write nowhere to disk', async () => {
      const places = '/ /app /etc /home /tmp /usr /var/tmp /var/lib /opt /root';
      const plainly = await docker(
        engine,
        'run',
        '--rm',
        '--network',
        'none',
        '--entrypoint',
        'sh',
        'dockperm-lab/node:20',
        '-c',
        `for f in ${places}; do touch $f/x && echo OUT; done`,
      );
      expect(plainly).toContain('OUT');
      expect(await within(`for f in ${places}; do touch $f/x 2>/dev/null && echo OUT; done`)).toBe('');
    });

    it('has no client of the engine, and nothing to fetch one with', async () => {
      expect(
        await within('for p in docker podman nerdctl ctr crictl curl wget; do command -v $p; done'),
      ).toBe('');
    });

    it('is reached at 127.0.0.1, and at no other address of the host', async () => {
      const addresses = await besideEngine(
        `const { networkInterfaces } = require('node:os'); const { connect } = require('node:net');
        const all = ['127.0.0.1', ...Object.values(networkInterfaces()).flat().filter((i) => i.family === 'IPv4' && !i.internal).map((i) => i.address)];
        Promise.all(all.map((host) => new Promise((done) => {
          const socket = connect({ host, port: ${port}, timeout: 1000 });
          socket.on('connect', () => { socket.destroy(); done(host); });
          socket.on('error', () => done('')).on('timeout', () => { socket.destroy(); done(''); });
        }))).then((open) => console.log(JSON.stringify({ count: all.length, open: open.filter(Boolean) })))`,
      );
      const { count, open } = JSON.parse(addresses);
      expect(count).toBeGreaterThan(1);
      expect(open).toEqual(['127.0.0.1']);
    });

    it('says in its log nothing of the token, and needs one', async () => {
      const { stdout } = await compose('logs', '--no-color');
      expect(stdout).toContain('listening');
      expect(stdout).not.toContain(token);
    });

    it('stays within its memory while all that is bounded is at its bound', async () => {
      await besideEngine(flood);
      const [{ State, RestartCount }] = JSON.parse(await docker(engine, 'inspect', id));
      const peak = Number(
        await within('cat /sys/fs/cgroup/memory/memory.max_usage_in_bytes || cat /sys/fs/cgroup/memory.peak'),
      );
      expect(State).toMatchObject({ Running: true, OOMKilled: false });
      expect(RestartCount).toBe(0);
      process.stderr.write(`most memory of the service's container: ${Math.round(peak / 1024 / 1024)} MiB\n`);
      expect(JSON.parse(await ask('echo after all'))).toMatchObject({ success: true, stdout: 'after all\n' });
    });
  });
});

/** 2,000 idle connections, answers of 12 MiB that no client reads, and bodies of 1 MiB that stop short of their end. */
const flood = `
const { connect } = require('node:net');
const head = (length) => 'POST /execute HTTP/1.1\\r\\nHost: localhost\\r\\nAuthorization: Bearer ${token}\\r\\nContent-Type: application/json\\r\\nContent-Length: ' + length + '\\r\\n\\r\\n';
const open = (text) => { const socket = connect(${port}, '127.0.0.1'); socket.on('error', () => {}); socket.pause(); socket.write(text); };
const script = JSON.stringify({ script: 'head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2' });
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
(async () => {
  for (let n = 0; n < 2000; n += 1) { open(''); if (n % 200 === 0) await wait(20); }
  const body = JSON.stringify({ script: 'sleep 1', stdin: 'x'.repeat(1e6) });
  for (let n = 0; n < 150; n += 1) open((head(body.length) + body).slice(0, -10));
  for (let n = 0; n < 60; n += 1) { open(head(script.length) + script); await wait(200); }
  process.exit();
})();`;
