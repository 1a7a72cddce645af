import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import {
  containersOf,
  type Executor,
  execute,
  expectNoneLeft,
  startExecutor,
  stopExecutor,
  stranger,
  untilWarm,
  useTemplate,
} from './support/executor.ts';

const deployment = 'executor-life-test';

describeEngine('rootful', { gid: freeGid }, (found) => {
  const template = useTemplate();

  describe('the service in its own life', () => {
    let service: Executor | undefined;
    afterEach(async () => {
      if (!service) return;
      await stopExecutor(service);
      await expectNoneLeft(service);
      service = undefined;
    });

    const serve = async (env: Record<string, string> = {}) => {
      const all = { IMAGES: 'alpine:3=2', ...env };
      service = await startExecutor({ engine: found(), folder: template(), deployment, env: all });
      return service;
    };

    const untilRunning = ({ url }: Executor) =>
      expect
        .poll(async () => (await fetch(`${url}/metrics`)).text(), { timeout: 5000, interval: 20 })
        .toMatch(/^dockperm_executor_executions_in_progress [1-9]/m);

    const docker = async (...args: string[]) => (await execa('docker', args, { env: found().env })).stdout;

    it('does not start where another process listens, and names the setting', async () => {
      const { port } = new URL((await serve()).url);
      const env = {
        DOCKER_HOST: found().host,
        PORT: port,
        EXECUTOR_INSECURE_NO_TOKEN: '1',
        DEPLOYMENT: 'second',
      };
      const second = await execa(process.execPath, [`${template()}/server.mjs`], { env, reject: false });
      expect(second.exitCode).toBe(2);
      expect(second.stderr).toMatch(/PORT cannot be used: .*EADDRINUSE/);
    });

    it('turns away whom it has no room for', async () => {
      const running = await serve({ MAX_CONCURRENCY: '1', QUEUE: '1' });
      const answers = await Promise.all([1, 2, 3].map(() => execute(running, { script: 'sleep 0.3' })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
    });

    it('serves more requests than it has warm containers', async () => {
      const running = await serve({ MAX_CONCURRENCY: '8' });
      await untilWarm(running, 'alpine:3', 2);
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, turn) => execute(running, { script: `echo ${turn}` })),
      );
      expect(answers.map(({ body }) => body.stdout)).toEqual(answers.map((_, turn) => `${turn}\n`));
      expect(answers.filter(({ body }) => body.warm).length).toBeGreaterThanOrEqual(2);
      expect(answers.some(({ body }) => !body.warm)).toBe(true);
      await untilWarm(running, 'alpine:3', 2);
      await expect.poll(() => containersOf(running), { timeout: 5000 }).toHaveLength(2);
    });

    it('lets a running script end before it stops, and leaves nothing', async () => {
      const running = await serve();
      const request = execute(running, { script: 'sleep 1; echo done' });
      await untilRunning(running);
      expect(await stopExecutor(running)).toBe(0);
      expect((await request).body.stdout).toBe('done\n');
      expect(await containersOf(running)).toEqual([]);
    });

    it('ends a script that takes longer than the grace period', async () => {
      const running = await serve({ SHUTDOWN_GRACE: '0' });
      await untilWarm(running, 'alpine:3', 2);
      const request = execute(running, { script: 'sleep 50' });
      await untilRunning(running);
      expect(await stopExecutor(running)).toBe(0);
      const error = 'stopped because the service is shutting down';
      expect((await request).body).toMatchObject({ success: false, error });
      expect(await containersOf(running)).toEqual([]);
    });

    it('turns away, when it ends, who still waits for a container', async () => {
      const running = await serve({ SHUTDOWN_GRACE: '0', IMAGES: 'alpine:3=0' });
      const requests = [1, 2, 3].map(() => execute(running, { script: 'sleep 50' }));
      await untilRunning(running);
      expect(await stopExecutor(running)).toBe(0);
      for (const { status, body } of await Promise.all(requests)) {
        expect([status, body.reason ?? body.error]).toEqual(
          status === 503 ? [503, 'shutting_down'] : [200, 'stopped because the service is shutting down'],
        );
      }
      expect(await containersOf(running)).toEqual([]);
    });

    it('leaves nothing when it is killed: not the warm ones, not one at work, not one that resists', async () => {
      const running = await serve();
      await untilWarm(running, 'alpine:3', 2);
      const resist = "trap '' TERM HUP INT; exec 9<>/proc/1/fd/0; setsid sleep 50 & kill -9 $PPID; sleep 50";
      const requests = ['sleep 50', resist].map((script) =>
        execute(running, { script }).then(
          ({ body }) => body.exit_code,
          () => 'gone',
        ),
      );
      await untilRunning(running);
      // A container that is being created has nobody to close its input for yet: the next start sweeps it.
      await untilWarm(running, 'alpine:3', 2);
      await stopExecutor(running, 'SIGKILL');
      await Promise.all(requests);
      await expectNoneLeft(running);
    });

    it('removes at the start what an earlier life left, and what one left that is gone, and nothing of others', async () => {
      const make = (owner: string) => {
        const labels = [`dockperm.executor=${deployment}`, `dockperm.executor.owner=${owner}`];
        return docker('create', ...labels.flatMap((label) => ['--label', label]), 'alpine:3', 'sleep', '60');
      };
      const living = await docker('run', '-d', '--network', 'none', 'alpine:3', 'sleep', '600');
      await make(hostname());
      await make('0123456789ab');
      const others = [await make('another-host'), await make(living.slice(0, 12))];
      const running = await serve({ IMAGES: 'alpine:3=0' });
      expect((await containersOf(running)).sort()).toEqual(others.sort());
      await docker('rm', '-f', ...others, living);
    });

    it('uses an image that comes later, without a restart', async () => {
      const running = await serve({ IMAGES: 'alpine:3=1,later:1=1' });
      const missing = await execute(running, { script: 'echo in', image: 'later:1' });
      expect([missing.status, missing.body.reason]).toEqual([503, 'image_missing']);
      await docker('tag', 'alpine:3', 'later:1');
      await untilWarm(running, 'later:1', 1);
      const { body } = await execute(running, { script: 'echo in', image: 'later:1' });
      await docker('rmi', 'later:1');
      expect(body).toMatchObject({ success: true, warm: true });
      expect(await (await fetch(`${running.url}/health`)).json()).toEqual({ status: 'healthy' });
    });

    it('replaces a warm container that was removed', async () => {
      const running = await serve();
      await untilWarm(running, 'alpine:3', 2);
      const [victim = ''] = await containersOf(running);
      await docker('rm', '-f', victim);
      await sleep(100);
      await untilWarm(running, 'alpine:3', 2);
      expect(await containersOf(running)).not.toContain(victim);
      expect((await execute(running, { script: 'echo on' })).body.stdout).toBe('on\n');
    });

    it('replaces a warm container for its age', async () => {
      const running = await serve({ IDLE_MAX_AGE: '1' });
      await untilWarm(running, 'alpine:3', 2);
      const before = await containersOf(running);
      const metrics = async () => (await fetch(`${running.url}/metrics`)).text();
      await expect.poll(metrics, { timeout: 12_000 }).toContain('removed_total{reason="aged"} 2');
      await untilWarm(running, 'alpine:3', 2);
      const after = await containersOf(running);
      expect(after.filter((id) => before.includes(id))).toEqual([]);
    });

    it('finds an engine over TCP, through something that only passes bytes on', async () => {
      const proxy = createServer((from) => {
        const to = connect(found().socket);
        from.pipe(to).pipe(from);
        from.on('error', () => to.destroy());
        to.on('error', () => from.destroy());
      });
      await once(proxy.listen(0, '127.0.0.1'), 'listening');
      const { port } = proxy.address() as AddressInfo;
      const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}`, IMAGES: 'alpine:3=1' };
      service = await startExecutor({
        engine: found(),
        folder: template(),
        deployment,
        env,
        identity: stranger,
      });
      const { body } = await execute(service, { script: 'cat', stdin: 'by TCP' });
      expect(body.stdout).toBe('by TCP');
      await stopExecutor(service);
      proxy.close();
    });

    it('says that it lacks the group, and how to get it', async () => {
      service = await startExecutor({ engine: found(), folder: template(), deployment, identity: stranger });
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
});
