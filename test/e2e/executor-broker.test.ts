import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { formatInput } from '../../templates/executor/src/script/container-input.ts';
import { freeGid } from '../lab/lab.ts';
import { connectAs } from './support/connect.ts';
import { describeEngine } from './support/engine.ts';
import {
  containersOf,
  type Executor,
  execute,
  expectNoneLeft,
  startExecutor,
  stopExecutor,
  unpackTemplate,
  untilWarm,
} from './support/executor.ts';
import { docker } from './support/project.ts';

const deployment = 'executor-brokered';
const holder = { uid: 10_001, gid: 20_000, groups: [freeGid] };
/** Of the broker's group, but not of the engine's. */
const front = { uid: 10_002, gid: 20_000 };
const stranger = { uid: 10_003, gid: 10_003 };
const images = ['alpine:3', 'python:3.11-alpine'] as const;

describeEngine('rootful', { gid: freeGid, images, label: 'broker' }, (engine) => {
  const folder = unpackTemplate();
  const socketFolder = mkdtempSync(join(tmpdir(), 'broker-'));
  chownSync(socketFolder, holder.uid, holder.gid);
  chmodSync(socketFolder, 0o770);
  const path = join(socketFolder, 'broker.sock');
  const env = { BROKER_SOCKET: path, IMAGES: 'alpine:3=2,python:3.11-alpine=1', MAX_CONCURRENCY: '4' };
  let broker: Executor;
  let service: Executor;

  const startBroker = (more: Record<string, string> = {}) =>
    startExecutor({
      ...{ engine: engine(), folder, deployment, identity: holder, role: 'broker' },
      env: { ...env, EXECUTOR_INSECURE_NO_TOKEN: '', ...more },
    });
  const startService = () => startExecutor({ engine: engine(), folder, deployment, identity: front, env });

  beforeEach(async () => {
    broker = await startBroker();
    service = await startService();
    await untilWarm(service, 'alpine:3', 2);
    await untilWarm(service, 'python:3.11-alpine', 1);
  });

  afterEach(async () => {
    await stopExecutor(service);
    await stopExecutor(broker);
    await expectNoneLeft({ engine: engine(), deployment });
  });

  afterAll(() => {
    for (const made of [folder, socketFolder]) rmSync(made, { recursive: true });
  });

  /** All that a connection says to these bytes until it is closed, or has been silent for a while. */
  function say(bytes: string | Buffer): Promise<string> {
    return new Promise((resolve) => {
      const connection = connect({ path, allowHalfOpen: true });
      let said = '';
      const done = () => {
        connection.destroy();
        resolve(said);
      };
      connection.setTimeout(1000, done);
      connection.on('data', (part) => {
        said += part;
      });
      connection.on('end', done).on('error', done).on('close', done);
      connection.write(bytes);
    });
  }

  function hold(request: object): Promise<{ connection: Socket; line: string }> {
    return new Promise((resolve, reject) => {
      const connection = connect({ path });
      connection.on('error', reject).write(`${JSON.stringify(request)}\n`);
      connection.once('data', (part) =>
        resolve({ connection, line: part.toString('latin1').split('\n')[0] ?? '' }),
      );
      connection.once('close', () => resolve({ connection, line: '' }));
    });
  }

  async function health(): Promise<unknown> {
    return (await fetch(`${service.url}/health`)).json();
  }

  /** What is not as every container for scripts must be, of all that are on the engine. */
  async function unconfined(): Promise<string[]> {
    const ids = (await docker(engine(), ['ps', '-aq'])).split('\n').filter(Boolean);
    const told = JSON.parse(await docker(engine(), ['inspect', ...ids])) as Container[];
    return told.flatMap(({ Id, Config, HostConfig }) => {
      const { Privileged, Binds, NetworkMode, CapDrop, CapAdd, ReadonlyRootfs, PidMode } = HostConfig;
      const seen = [Privileged, Binds, NetworkMode, CapDrop, CapAdd, ReadonlyRootfs, PidMode, Config.User];
      const wanted = [false, null, 'none', ['ALL'], null, true, '', '65534:65534'];
      const isListed = images.some((image) => image === Config.Image);
      return isListed && JSON.stringify(seen) === JSON.stringify(wanted)
        ? []
        : [`${Id} ${JSON.stringify(seen)}`];
    });
  }

  it('lets the service run scripts though it may not connect to the engine', async () => {
    expect(await connectAs(front, engine().socket)).toBe('EACCES');
    expect(await connectAs(front, path)).toBe('ok');
    expect(await connectAs(stranger, path)).toBe('EACCES');
    expect(await connectAs(holder, engine().socket)).toBe('ok');
    const stdin = randomBytes(90_000).toString('hex');
    const whole = await execute(service, { script: 'cat; echo err >&2; exit 3', stdin });
    expect(whole.body).toMatchObject({ stdout: stdin, stderr: 'err\n', exit_code: 3, warm: true });
    const late = await execute(service, { script: 'echo begun; sleep 60', timeout: 0.5 });
    expect(late.body).toMatchObject({ stdout: 'begun\n', timed_out: true, exit_code: 124 });
    const full = await execute(service, { script: 'yes' });
    expect(full.body).toMatchObject({ stdout_truncated: true });
    const killed = await execute(service, { script: 'echo last; kill -9 -1; sleep 5' });
    expect(killed.body).toMatchObject({ success: false });
    const python = { script: "python3 -c 'x = bytearray(1 << 30)'", image: 'python:3.11-alpine' };
    expect((await execute(service, python)).body).toMatchObject({ oom_killed: true, exit_code: 137 });
    const burst = await Promise.all(
      Array.from({ length: 20 }, (_, n) => execute(service, { script: `echo ${n}` })),
    );
    expect(burst.map(({ body }) => body.stdout)).toEqual(burst.map((_, n) => `${n}\n`));
  });

  const lease = (more: object) => `${JSON.stringify({ verb: 'lease', image: 'alpine:3', ...more })}\n`;

  const attacks: readonly (readonly [string, string | Buffer])[] = [
    ['noise', Buffer.concat([randomBytes(700), Buffer.from('\n')])],
    ['the engine’s own language', 'POST /v1.41/containers/create HTTP/1.1\r\nHost: docker\r\n\r\n{}\n'],
    ['a line without an end', Buffer.alloc(10_000_000, 'x')],
    ['image not in IMAGES', lease({ image: 'dockperm-lab/node:20' })],
    ['a path in the place of an image', lease({ image: '../alpine:3' })],
    ['an image with more behind it', lease({ image: 'alpine:3\n{"Privileged":true}' })],
    ['a list of images', lease({ image: ['alpine:3'] })],
    ['no image', '{"verb":"lease"}\n'],
    ['mounts of the host', lease({ Binds: ['/:/host'] })],
    ['privileges', lease({ HostConfig: { Privileged: true } })],
    ['a command', lease({ Cmd: ['sh'], Entrypoint: ['sh'] })],
    ['a prototype', '{"verb":"lease","image":"alpine:3","__proto__":{"Privileged":true}}\n'],
    ['an unknown verb', '{"verb":"create","image":"alpine:3"}\n'],
    ['a verb of every object', '{"verb":"constructor"}\n'],
    ['a path in the place of an id', '{"verb":"ending","id":"../../containers/json"}\n'],
    ['an empty line', '\n'],
    ['null', 'null\n'],
    ['a list', '[{"verb":"lease","image":"alpine:3"}]\n'],
    ['a deep nest', `${'['.repeat(900)}\n`],
  ];

  it('refuses whatever is not one of its three requests, and goes on', async () => {
    const before = await containersOf(service);
    for (const [what, bytes] of attacks) {
      const said = await say(bytes);
      expect(said === '' || JSON.parse(said).error.failure === 'refused', `${what}: ${said}`).toBe(true);
    }
    expect(await containersOf(service)).toEqual(before);
    expect(await unconfined()).toEqual([]);
    expect(await health()).toEqual({ status: 'healthy' });
  });

  it('gives who has taken the service over nothing but confined containers', async () => {
    const { connection, line } = await hold({ verb: 'lease', image: 'alpine:3' });
    const { id, warm } = JSON.parse(line);
    expect(warm).toBe(true);
    expect(await containersOf(service)).toContain(id);
    expect(await unconfined()).toEqual([]);
    const byHand = await docker(engine(), ['create', '--privileged', 'alpine:3']);
    expect(await unconfined()).toEqual([expect.stringContaining(byHand)]);
    await docker(engine(), ['rm', byHand]);
    connection.destroy();
    await expect.poll(() => containersOf(service), { timeout: 3000 }).not.toContain(id);
  });

  it('stays small and in order under a thousand connections', async () => {
    const all = Array.from({ length: 1000 }, (_, n) => {
      const connection = connect({ path });
      connection.on('error', () => {});
      // Half of them say nothing.
      if (n % 2 === 0) connection.write(lease({}));
      return connection;
    });
    // Four run, and the pool of three is filled up meanwhile; what is being removed is still listed.
    for (let round = 0; round < 8; round += 1) {
      expect((await containersOf(service, 'status=running')).length).toBeLessThanOrEqual(4 + 3);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await unconfined()).toEqual([]);
    expect(all.filter(({ readyState }) => readyState === 'open').length).toBeLessThan(100);
    const status = readFileSync(`/proc/${broker.process.pid}/status`, 'utf8');
    expect(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1])).toBeLessThan(150 * 1024);
    for (const connection of all) connection.destroy();
    await expect.poll(health, { timeout: 10_000 }).toEqual({ status: 'healthy' });
    expect((await execute(service, { script: 'echo on' })).body.stdout).toBe('on\n');
  });

  it('ends a lease that is given up while it has no reader', async () => {
    const unread = await hold({ verb: 'lease', image: 'alpine:3' });
    const { id } = JSON.parse(unread.line);
    const job = {
      image: 'alpine:3',
      timeout: 60,
      stdin: Buffer.of(),
      files: [],
      signal: AbortSignal.abort(),
    };
    unread.connection.pause().write(formatInput({ ...job, script: Buffer.from('yes') }, 'nonce'));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const status = readFileSync(`/proc/${broker.process.pid}/status`, 'utf8');
    expect(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1])).toBeLessThan(150 * 1024);
    unread.connection.destroy();
    await expect.poll(() => containersOf(service), { timeout: 3000 }).not.toContain(id);
  });

  it('ends a lease that is flooded', async () => {
    const flooded = await hold({ verb: 'lease', image: 'alpine:3' });
    flooded.connection.on('error', () => {});
    const closed = new Promise((resolve) => flooded.connection.once('close', resolve));
    flooded.connection.resume().write(Buffer.alloc(8_000_000));
    await closed;
    const { id } = JSON.parse(flooded.line);
    await expect.poll(() => containersOf(service), { timeout: 3000 }).not.toContain(id);
  });

  it('ends a lease that lasts longer than any script may', async () => {
    await stopExecutor(broker);
    broker = await startBroker({ MAX_TIMEOUT: '0.5', TIMEOUT: '0.5' });
    const { connection } = await hold({ verb: 'lease', image: 'alpine:3' });
    const started = Date.now();
    await new Promise((resolve) => connection.resume().once('close', resolve));
    expect(Date.now() - started).toBeGreaterThan(9_000);
    expect(Date.now() - started).toBeLessThan(13_000);
  });

  it('kills the scripts of a service that is killed, and goes on for the next one', async () => {
    const [idle] = [await containersOf(service)];
    const running = execute(service, { script: 'sleep 600', timeout: 60 }).catch(() => 'cut');
    await expect.poll(async () => (await containersOf(service)).length).toBe(4);
    await stopExecutor(service, 'SIGKILL');
    expect(await running).toBe('cut');
    await expect.poll(async () => (await containersOf(service)).length, { timeout: 2000 }).toBe(3);
    expect((await containersOf(service)).filter((id) => idle.includes(id)).length).toBe(2);
    service = await startService();
    expect((await execute(service, { script: 'echo again' })).body).toMatchObject({
      stdout: 'again\n',
      warm: true,
    });
  });

  it('leaves nothing behind when it is killed itself, and takes its place again', async () => {
    const running = execute(service, { script: 'echo begun; sleep 600', timeout: 60 });
    await expect.poll(async () => (await containersOf(service)).length).toBe(4);
    await stopExecutor(broker, 'SIGKILL');
    await expectNoneLeft(service);
    expect((await running).status).toBe(503);
    expect(await health()).toMatchObject({ status: 'unhealthy', reason: 'broker_unreachable' });
    expect(await execute(service, { script: 'true' })).toMatchObject({
      status: 503,
      body: { reason: 'broker_unreachable' },
    });
    broker = await startBroker();
    await expect.poll(health).toEqual({ status: 'healthy' });
    expect((await execute(service, { script: 'echo again' })).body.stdout).toBe('again\n');
  });

  it('passes on that it may not connect to the engine itself', async () => {
    await stopExecutor(broker);
    broker = await startExecutor({
      engine: engine(),
      folder,
      deployment,
      identity: { ...holder, groups: [] },
      env,
      role: 'broker',
    });
    expect(await health()).toMatchObject({
      reason: 'docker_permission_denied',
      error: expect.stringContaining('dockperm fix'),
    });
    expect(await execute(service, { script: 'true' })).toMatchObject({
      status: 503,
      body: { reason: 'docker_permission_denied' },
    });
  });
});

interface Container {
  readonly Id: string;
  readonly Config: Readonly<Record<string, unknown>>;
  readonly HostConfig: Readonly<Record<string, unknown>>;
}
