import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { SmokeLevel, SmokeResult } from '../../src/deploy/smoke/check.ts';
import { smokeTest } from '../../src/deploy/smoke/smoke-test.ts';
import { localHost } from '../../src/host/local.ts';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { type Executor, startExecutor, stopExecutor, unpackTemplate } from './support/executor.ts';
import { docker, dockperm, makeProject, memberOf } from './support/project.ts';

const images = ['alpine:3', 'python:3.11-alpine', 'dockperm-lab/node:20'] as const;

/** What is done to the service, and the check that finds it. */
type Broken = readonly [name: string, from: string, to: string];

const broken: readonly Broken[] = [
  ['answers /health', 'status: health.status === "healthy" ? 200 : 503', 'status: 503'],
  ['serves /metrics', 'gauge("pool_size"', 'gauge("pool_width"'],
  ['runs a script', 'User: `${overflowId}:${overflowId}`', 'User: "not-a-user"'],
  ['separates stdout and stderr', 'stderr: encoded(stderr, encoding2)', 'stderr: encoded(stdout, encoding2)'],
  ['returns the exit code', 'exit_code: outcome.exitCode', 'exit_code: 0'],
  ['isolates scripts from the network', 'NetworkMode: "none"', 'NetworkMode: "bridge"'],
  ['gives scripts a read-only root file system', 'ReadonlyRootfs: true', 'ReadonlyRootfs: false'],
  ['runs scripts as uid 65534', 'User: `${overflowId}:${overflowId}`', 'User: "0:0"'],
  [
    'rejects an image that is not in IMAGES',
    'if (images.includes(image)) return image;',
    'if (image) return image;',
  ],
  ['serves /openapi.json', '"/openapi.json": ["GET"', '"/other.json": ["GET"'],
  ['stops a script at its timeout', 'timed_out: outcome.name === "timeout"', 'timed_out: false'],
];

const afterLimits: readonly Broken[] = [
  ['stops a script that exceeds its memory limit', 'oom_killed: run.oomKilled', 'oom_killed: false'],
  ['truncates endless output', 'stdout_truncated: stdout.truncated', 'stdout_truncated: false'],
  ['rejects requests when its queue is full', 'this.#waiting.length >= this.#length', 'false'],
];

describeEngine('rootful', { gid: freeGid, images, label: 'smoke' }, (engine) => {
  let folder = '';
  let whole: Buffer;
  let running: Executor | undefined;

  beforeAll(() => {
    folder = unpackTemplate();
    whole = readFileSync(join(folder, 'server.mjs'));
    return () => rmSync(folder, { recursive: true });
  });

  afterEach(async () => {
    if (running) await stopExecutor(running);
    writeFileSync(join(folder, 'server.mjs'), whole);
  });

  function breakService([, from, to]: Broken): void {
    const file = join(folder, 'server.mjs');
    const text = readFileSync(file, 'utf8');
    expect(text, 'the bundle has what is to be broken').toContain(from);
    writeFileSync(
      file,
      text.replace(from, () => to),
    );
  }

  /** Asks a service on this machine; what looks into its own container is shown with `deploy` below. */
  async function tryOut(extent: SmokeLevel, token: string | null = null): Promise<SmokeResult[]> {
    running = await startExecutor({ engine: engine(), folder, deployment: 'smoke' });
    const port = Number(new URL(running.url).port);
    const question = {
      address: { kind: 'tcp', host: '127.0.0.1', port },
      token,
      images,
      kind: 'template',
      container: 'none',
      engine: {
        address: { kind: 'unix', path: engine().socket },
        chosenBy: ['-H', engine().host],
        timeoutMs: 10_000,
      },
    } as const;
    return smokeTest(localHost(), question, { extent, signal: new AbortController().signal });
  }

  it('passes on the service as it is', async () => {
    const results = await tryOut('quick');
    expect(results.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(results).toHaveLength(12);
  });

  it.each(broken)('finds a service that no longer %s', async (...change) => {
    breakService(change);
    await expectFound(change);
  });

  // On the way to these are trials that must answer in 1 and 1.5 s, which a machine busy with other tests may miss.
  it.each(afterLimits)('finds a service that no longer %s', { retry: 1 }, async (...change) => {
    breakService(change);
    await expectFound(change);
  });

  async function expectFound(change: Broken): Promise<void> {
    const results = await tryOut('full');
    expect(results.at(-1)).toMatchObject({ name: change[0], verdict: 'failed' });
    expect(results.filter(({ verdict }) => verdict === 'failed')).toHaveLength(1);
  }

  it('finds a service that lets everybody in', async () => {
    const results = await tryOut('quick', 'a-token-that-nobody-asks-for');
    expect(results.at(-1)).toMatchObject({
      name: 'rejects a request without the token',
      found: expect.stringMatching(/^HTTP 200/),
    });
  });

  /** The image is not rebuilt: the broken file is mounted over the one in it. */
  function projectWith(change: Broken | null, port: number) {
    if (change !== null) breakService(change);
    const compose = `services:
  script-executor:
    image: dockperm-lab/node:20
    user: "10001:10001"
    group_add: ["${freeGid}"]
    command: [node, /app/server.mjs]
    ports: ["127.0.0.1:${port}:8080"]
    environment: {HOST: 0.0.0.0, EXECUTOR_INSECURE_NO_TOKEN: "1", IMAGES: "alpine:3=2"}
    volumes: ["${engine().socket}:/var/run/docker.sock", "./server.mjs:/app/server.mjs:ro"]
`;
    const server = readFileSync(join(folder, 'server.mjs'));
    return makeProject({ 'compose.yaml': compose, 'server.mjs': server }, { engine: engine() });
  }

  const stays: Broken = ['leaves nothing behind when it is killed', 'StdinOnce: true', 'StdinOnce: false'];

  it.each([
    ['passes in full', null, 0, 'passed', 18_190],
    ['finds containers that outlive the service, and takes the deployment back', stays, 1, 'failed', 18_191],
  ] as const)('%s', { timeout: 120_000 }, async (_, change, exitCode, verdict, port) => {
    const project = projectWith(change, port);
    const args = ['deploy', '--yes', '--smoke', 'full', '--format', 'json'];
    const ran = await dockperm(args, { in: project, engine: engine(), as: memberOf(freeGid) });
    const smoke: SmokeResult[] = JSON.parse(ran.stdout).smoke;
    expect(smoke.at(-1), ran.stdout.slice(-2000)).toMatchObject({
      name: 'cleans up after SIGKILL and recovers',
      verdict,
    });
    expect(ran.exitCode).toBe(exitCode);
    const left = await docker(engine(), ['ps', '-aq', '--filter', 'label=dockperm.executor=default']);
    if (left) await docker(engine(), ['rm', '-f', ...left.split('\n')]);
  });
});
