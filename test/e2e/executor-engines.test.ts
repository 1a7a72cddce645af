import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { Engine, EngineKind } from '../lab/lab.ts';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import {
  containersOf,
  type Executor,
  execute,
  expectNoneLeft,
  member,
  startExecutor,
  stopExecutor,
  unpackTemplate,
  untilWarm,
} from './support/executor.ts';

const deployment = 'engines';
const image = 'alpine:3';

/** The first takes no newer API than 1.41, the third none older than 1.44: it is there that the version is negotiated. */
const engines: readonly { kind: EngineKind; gid?: number }[] = [
  { kind: 'docker-20', gid: freeGid },
  { kind: 'rootful', gid: freeGid },
  { kind: 'min-api', gid: freeGid },
  { kind: 'podman', gid: freeGid },
  { kind: 'rootless' },
  { kind: 'userns-remap', gid: freeGid },
];

let folder: string | undefined;

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true });
});

/** A rootless engine's socket is its user's own; the others have a group for it. */
function start(engine: Engine, env: Record<string, string> = {}): Promise<Executor> {
  folder ??= unpackTemplate();
  const { user, kind } = engine;
  const identity = kind === 'rootless' && user ? { uid: user.uid, gid: user.gid } : member;
  const settings = { IMAGES: `${image}=2`, START_PARALLELISM: '2', MAX_OUTPUT: '64k', ...env };
  return startExecutor({ engine, folder, deployment, identity, env: settings });
}

async function health({ url }: Executor): Promise<Record<string, unknown>> {
  return (await (await fetch(`${url}/health`)).json()) as Record<string, unknown>;
}

for (const { kind, gid } of engines) {
  describeEngine(kind, { ...(gid && { gid }), images: [image], label: 'run' }, (engine) => {
    let service: Executor | undefined;
    beforeEach(async () => {
      service ??= await start(engine());
    });
    afterAll(async () => {
      if (service) await stopExecutor(service, 'SIGKILL');
    });
    const ask = (body: object) => execute(service as Executor, body);

    it('answers the guide’s request from a warm container', async () => {
      await untilWarm(service as Executor, image, 2);
      const { status, body } = await ask({ script: 'echo "Docker permissions working!"' });
      expect(status, JSON.stringify(body)).toBe(200);
      expect(body).toMatchObject({ success: true, stdout: 'Docker permissions working!\n', warm: true });
      expect(await health(service as Executor)).toMatchObject({ status: 'healthy' });
    });

    it('hands on input and files, and keeps the outputs and the exit code apart', async () => {
      const files = [{ name: 'data/a.txt', content: 'beside' }];
      const script = 'cat; cat data/a.txt; echo to stderr >&2; exit 7';
      const { body } = await ask({ script, stdin: 'grüße\n', files });
      const expected = { stdout: 'grüße\nbeside', stderr: 'to stderr\n', exit_code: 7, success: false };
      expect(body).toMatchObject(expected);
    });

    it('ends a script in time, with what it had printed', async () => {
      const { body, seconds } = await ask({ script: 'echo begun; sleep 60', timeout: 1 });
      expect(body).toMatchObject({ timed_out: true, exit_code: 124, stdout: 'begun\n' });
      expect(seconds).toBeLessThan(2.5);
    });

    it('tells a script that ran out of memory from one that was killed', async () => {
      const killed = await ask({ script: 'kill -9 $$' });
      expect(killed.body).toMatchObject({ exit_code: 137, oom_killed: false });
      const { not_enforced: unkept = [] } = await health(service as Executor);
      // Nothing runs out where nothing is limited: then /health must say so.
      if (kind === 'rootless' && (unkept as string[]).includes('MEMORY_LIMIT')) return;
      expect(unkept).toEqual([]);
      const hog = await ask({ script: 'tail /dev/zero' });
      expect(hog.body).toMatchObject({ exit_code: 137, oom_killed: true });
    });

    it('cuts output that has no end', async () => {
      const { body, seconds } = await ask({ script: 'yes ä' });
      expect(body).toMatchObject({ success: false, stdout_truncated: true, stderr_truncated: false });
      expect(body.stdout).toMatch(/^(ä\n)+ä?$/);
      expect(seconds).toBeLessThan(2.5);
    });

    it('outlives a script that kills all it can, and the next one has a container of its own', async () => {
      const before = await ask({ script: 'touch /tmp/mark; kill -9 -1', timeout: 5 });
      const after = await ask({ script: 'ls /tmp; id -u' });
      expect(before.body).toMatchObject({ success: false, exit_code: 137, timed_out: false });
      expect(after.body).toMatchObject({ stdout: '65534\n', success: true });
    });

    it('has none left but the warm ones after all that', async () => {
      await untilWarm(service as Executor, image, 2);
      await expect.poll(() => containersOf(service as Executor), { timeout: 5000 }).toHaveLength(2);
    });

    it('leaves none within two seconds when the service is killed, whatever its script does against it', async () => {
      const hostile = `trap '' HUP INT TERM; setsid sleep 100 & (exec 9<>/proc/1/fd/0; sleep 100) & sleep 100`;
      const running = ask({ script: hostile, timeout: 60 }).catch(() => 'gone');
      await sleep(500);
      await stopExecutor(service as Executor, 'SIGKILL');
      expect(await running).toBe('gone');
      await expectNoneLeft(service as Executor);
    });
  });
}
