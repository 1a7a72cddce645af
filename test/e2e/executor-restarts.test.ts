import { chownSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, expect, inject, it } from 'vitest';
import { down, type Engine, freeGid, reboot, restart, up } from '../lab/lab.ts';
import { describeLab } from './support/engine.ts';
import {
  containersOf,
  type Executor,
  execute,
  startExecutor,
  stopExecutor,
  unpackTemplate,
  untilWarm,
} from './support/executor.ts';

const image = 'alpine:3';

describeLab('an executor whose engine', () => {
  const name = `t${process.pid}-executor`;
  let engine: Engine;
  let service: Executor;
  let folder: string | undefined;

  beforeEach(async () => {
    if (folder) return;
    folder = unpackTemplate();
    engine = await up({ kind: 'rootful', gid: freeGid, images: [image], name, owner: inject('labOwner') });
    const env = { IMAGES: `${image}=2`, QUEUE_TIMEOUT: '5', MAX_TIMEOUT: '60' };
    service = await startExecutor({ engine, folder, deployment: 'restarts', env });
  });
  afterAll(async () => {
    if (service) await stopExecutor(service, 'SIGKILL');
    if (folder) rmSync(folder, { recursive: true });
    await down(name);
  });

  const health = async () => (await fetch(`${service.url}/health`)).json() as Promise<unknown>;
  const untilHealth = (expected: object) =>
    expect.poll(health, { timeout: 15_000, interval: 100 }).toMatchObject(expected);

  async function expectHealed(...filters: string[]): Promise<void> {
    await untilHealth({ status: 'healthy' });
    await untilWarm(service, image, 2);
    const { body } = await execute(service, { script: 'echo again' });
    expect(body).toMatchObject({ success: true, stdout: 'again\n' });
    await untilWarm(service, image, 2);
    await expect.poll(() => containersOf(service, ...filters), { timeout: 10_000 }).toHaveLength(2);
  }

  it('restarts with its containers answers a running script with an error, and works again afterwards', async () => {
    await untilWarm(service, image, 2);
    const running = execute(service, { script: 'echo begun; sleep 50', timeout: 55 });
    await sleep(300);
    engine = await reboot(name);
    const { status, body, seconds } = await running;
    expect([status, body.success]).not.toContain(true);
    expect(body.error).toBeTruthy();
    expect(seconds).toBeLessThan(30);
    await expectHealed();
  });

  it('restarts under its containers works again afterwards, and leaves none of the previous ones', async () => {
    await untilWarm(service, image, 2);
    const before = await containersOf(service);
    const running = execute(service, { script: 'echo begun; sleep 50', timeout: 55 });
    await sleep(300);
    engine = await restart(name);
    const { body, seconds } = await running;
    expect(body.success).toBe(false);
    expect(seconds).toBeLessThan(30);
    await expectHealed();
    expect((await containersOf(service)).filter((id) => before.includes(id))).toEqual([]);
  });

  it('takes the right to its socket away says so, names the repair, and heals with it', async () => {
    chownSync(engine.socket, 0, 0);
    await untilHealth({
      status: 'unhealthy',
      reason: 'docker_permission_denied',
      error: expect.stringContaining('dockperm fix'),
    });
    const denied = async () => (await execute(service, { script: 'true' })).body.reason;
    await expect.poll(denied, { timeout: 10_000 }).toBe('docker_permission_denied');
    chownSync(engine.socket, 0, engine.gid);
    await expectHealed();
  });

  it('hangs keeps no request waiting without an end, and works on when it wakes', async () => {
    await untilWarm(service, image, 2);
    process.kill(engine.pid, 'SIGSTOP');
    try {
      const asked = [1, 2, 3].map(() => execute(service, { script: 'echo woken', timeout: 1 }));
      await untilHealth({ status: 'unhealthy', reason: 'docker_unresponsive' });
      // Two have a warm container that can't be told to end; the third waits for one until the engine is known to hang.
      const answers = await Promise.all(asked);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 503]);
      for (const { status, seconds, body } of answers) {
        expect(seconds).toBeLessThan(10);
        if (status === 503) expect(body.reason).toBe('docker_unresponsive');
      }
    } finally {
      process.kill(engine.pid, 'SIGCONT');
    }
    // What it was asked to make before it hung it makes now, for nobody: those never run, and are the sweep's.
    await expectHealed('status=running');
  });
});
