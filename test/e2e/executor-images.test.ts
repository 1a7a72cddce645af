import { rmSync } from 'node:fs';
import { execa } from 'execa';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import {
  type Executor,
  execute,
  startExecutor,
  stopExecutor,
  unpackTemplate,
  untilWarm,
} from './support/executor.ts';

const lab = <Name extends string>(name: Name) => `dockperm-lab/${name}:1` as const;
const images = [
  'alpine:3',
  'debian:bookworm-slim',
  lab('bash-as-sh'),
  lab('no-sh'),
  lab('no-timeout'),
  lab('no-head'),
  lab('no-tmp'),
  lab('opinionated'),
] as const;
const later = 'pulled-later:1';

describeEngine('rootful', { gid: freeGid, images, label: 'images' }, (engine) => {
  let service: Executor | undefined;
  let folder: string | undefined;
  let byId = '';

  const docker = async (...args: string[]) => (await execa('docker', args, { env: engine().env })).stdout;

  beforeEach(async () => {
    if (service) return;
    folder = unpackTemplate();
    byId = await docker('images', '--no-trunc', '--quiet', 'alpine:3');
    const IMAGES = [...images, later, byId].map((image) => `${image}=1`).join(',');
    service = await startExecutor({ engine: engine(), folder, deployment: 'images', env: { IMAGES } });
  });
  afterAll(async () => {
    if (service) await stopExecutor(service);
    if (folder) rmSync(folder, { recursive: true });
  });

  const ask = (body: object) => execute(service as Executor, body);
  const health = async () => (await fetch(`${service?.url}/health`)).json() as Promise<Health>;

  interface Health {
    readonly status: string;
    readonly unusable_images?: readonly { image: string; error: string }[];
    readonly without_timeout?: readonly string[];
  }

  describe.each([
    ['BusyBox', 'alpine:3'],
    ['dash', 'debian:bookworm-slim'],
    ['bash', lab('bash-as-sh')],
    ['no /tmp', lab('no-tmp')],
    ['settings of its own', lab('opinionated')],
    ['no timeout', lab('no-timeout')],
  ])('an image with %s', (_what, image) => {
    it('runs scripts with input and files, warm, and keeps the outputs apart', async () => {
      await untilWarm(service as Executor, image, 1);
      const files = [{ name: 'beside', content: 'x'.repeat(70_000) }];
      const script = 'cat; wc -c <beside; echo to stderr >&2; pwd; id -u; exit 7';
      const { body } = await ask({ image, script, stdin: 'grüße\n', files });
      expect(body).toMatchObject({ exit_code: 7, stderr: 'to stderr\n', warm: true });
      expect(body.stdout).toMatch(/^grüße\n\s*70000\n\/tmp\n65534\n$/);
    });

    it('ends scripts in time', async () => {
      const { body, seconds } = await ask({ image, script: 'echo begun; sleep 60', timeout: 1 });
      expect(body).toMatchObject({ timed_out: true, stdout: 'begun\n' });
      expect(seconds).toBeLessThan(3);
    });

    it('answers for a script that kills what runs it', async () => {
      const { body } = await ask({ image, script: 'kill -9 -1', timeout: 5 });
      expect(body).toMatchObject({ success: false, exit_code: 137, timed_out: false, oom_killed: false });
    });
  });

  it('does not let an image’s own settings into the container, but its variables', async () => {
    const script = 'echo "$OWN $HOME"; ls -d /data; touch /data/x';
    const { body } = await ask({ image: lab('opinionated'), script });
    expect(body.stdout).toBe('from the image /tmp\n/data\n');
    expect(body.stderr).toMatch(/x: (Permission denied|Read-only file system)/);
  });

  it('runs no health check of an image, and leaves no volume of it behind', async () => {
    await untilWarm(service as Executor, lab('opinionated'), 1);
    expect(await docker('volume', 'ls', '--quiet')).not.toBe('');
    const warm = await docker('ps', '--quiet', '--filter', `ancestor=${lab('opinionated')}`);
    expect(await docker('inspect', '--format', '{{.State.Health}}', warm)).toBe('<nil>');
    await stopExecutor(service as Executor);
    service = undefined;
    expect(await docker('volume', 'ls', '--quiet')).toBe('');
  });

  it('takes an image by its digest', async () => {
    const { body } = await ask({ image: byId, script: 'echo by digest' });
    expect(body).toMatchObject({ success: true, stdout: 'by digest\n' });
  });

  it('names at the start and in /health what can’t run scripts, with the reason, and serves the others', async () => {
    const unusable = async () =>
      Object.fromEntries(((await health()).unusable_images ?? []).map(({ image, error }) => [image, error]));
    await expect
      .poll(async () => Object.keys(await unusable()).sort(), { timeout: 10_000 })
      .toEqual([lab('no-head'), lab('no-sh'), later].sort());
    const reasons = await unusable();
    expect(reasons[lab('no-sh')]).toMatch(/sh/);
    expect(reasons[lab('no-head')]).toMatch(/no head/);
    expect(reasons[later]).toContain(`docker pull ${later}`);
    expect(await health()).toMatchObject({ status: 'healthy', without_timeout: [lab('no-timeout')] });
    const logged = service?.lines.filter((line) => line.includes('image_unusable')).join('\n');
    for (const image of [lab('no-sh'), lab('no-head'), later]) expect(logged).toContain(image);
    const answer = await ask({ image: lab('no-sh'), script: 'true' });
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.body.error).toMatch(/sh/);
  });

  it('uses an image that is pulled later without a restart', async () => {
    expect((await ask({ image: later, script: 'true' })).status).toBe(503);
    await docker('tag', 'alpine:3', later);
    await untilWarm(service as Executor, later, 1);
    expect((await ask({ image: later, script: 'echo here' })).body.stdout).toBe('here\n');
    expect((await health()).unusable_images?.map(({ image }) => image)).not.toContain(later);
  });
});
