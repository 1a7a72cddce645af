import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { dropTo, freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { type Between, engineBetween } from './support/engine-between.ts';
import { bin, docker, dockperm, makeProject, memberOf, type Project } from './support/project.ts';

const member = memberOf(freeGid);
const isCreation = (line: string) => line.startsWith('POST /containers/create');
const isRemoval = (line: string) => line.startsWith('DELETE ');

describeEngine('rootful', { gid: freeGid, images: ['alpine:3'], label: 'probes' }, (engine) => {
  /** Images that have to be looked into: who `nobody` is, their own files say. */
  async function makeImages(count: number): Promise<string[]> {
    const id = await docker(engine(), ['create', 'alpine:3', 'true']);
    const names = Array.from({ length: count }, (_, at) => `probed:${at}`);
    for (const name of names)
      await docker(engine(), ['commit', '-c', 'USER nobody', '-c', `LABEL n=${name}`, id, name]);
    await docker(engine(), ['rm', id]);
    onTestFinished(async () => {
      await docker(engine(), ['rmi', ...names]);
    });
    return names;
  }

  function projectOf(
    images: readonly string[],
    services: number,
    { socket }: Pick<Between, 'socket'>,
  ): Project {
    const blocks = Array.from(
      { length: services },
      (_, at) => `  app${at}:
    image: ${images[at % images.length]}
    network_mode: none
    volumes: ["${socket}:/var/run/docker.sock"]
`,
    );
    return makeProject({ 'compose.yaml': `services:\n${blocks.join('')}` });
  }

  async function left(): Promise<string[]> {
    const listed = await docker(engine(), ['ps', '-aq', '--filter', 'label=dockperm.probe']);
    return listed.split('\n').filter(Boolean);
  }

  async function check(project: Project, { socket }: Pick<Between, 'socket'>, ...args: string[]) {
    const began = performance.now();
    const ran = await dockperm(['check', '--socket', socket, ...args], { in: project, as: member });
    return { ...ran, seconds: (performance.now() - began) / 1000 };
  }

  /** Sends the signal as soon as a container is created, before it is removed. */
  async function interrupt(
    project: Project,
    between: Between,
    signal: NodeJS.Signals,
  ): Promise<number | null> {
    const [file = '', ...args] = [
      ...dropTo(member),
      process.execPath,
      bin,
      'check',
      '--socket',
      between.socket,
    ];
    const child = spawn(file, args, { cwd: project.directory, stdio: 'ignore' });
    const exit = once(child, 'exit');
    await expect.poll(left, { timeout: 20_000, interval: 20 }).not.toEqual([]);
    child.kill(signal);
    return (await exit)[0];
  }

  it('leaves nothing of 500 services, and makes a container for each image', async () => {
    const between = await engineBetween(engine());
    const project = projectOf(await makeImages(6), 500, between);
    const { exitCode, stdout } = await check(project, between);
    expect(exitCode, stdout).toBe(1);
    expect(between.asked.filter(isCreation)).toHaveLength(6);
    expect(between.asked.filter((line) => line.startsWith('GET /images/'))).toHaveLength(6);
    expect(await left()).toEqual([]);
  });

  it('leaves what it must when it is killed, and the next run removes it', async () => {
    const between = await engineBetween(engine(), (line) => ({ before: isRemoval(line) ? 10_000 : 0 }));
    const project = projectOf(await makeImages(4), 8, between);
    await interrupt(project, between, 'SIGKILL');
    expect(await left()).not.toEqual([]);
    await check(project, engine());
    expect(await left()).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing on %s', async (signal) => {
    const between = await engineBetween(engine(), (line) => ({
      after: line.includes('/archive') ? 5000 : 0,
    }));
    const project = projectOf(await makeImages(4), 8, between);
    expect(await interrupt(project, between, signal)).toBe(130);
    expect(await left()).toEqual([]);
  });

  it.each([
    ['creates at once and says so late', { after: 3000 }],
    ['creates late', { before: 1700 }],
  ])('leaves nothing on an engine that %s', async (_, delays) => {
    const between = await engineBetween(engine(), (line) => (isCreation(line) ? delays : {}));
    const project = projectOf(await makeImages(2), 10, between);
    const { stdout, seconds } = await check(project, between, '--timeout', '1s');
    expect(seconds).toBeLessThan(10);
    expect(stdout).not.toContain('✓');
    await expect.poll(left, { timeout: 5000 }).toEqual([]);
  });

  it('waits for an engine once that answers some requests and hangs on others', async () => {
    const between = await engineBetween(engine(), (line) => ({
      before: line.startsWith('GET /images/') ? Number.POSITIVE_INFINITY : 0,
    }));
    const project = projectOf(await makeImages(6), 100, between);
    const { stdout, seconds } = await check(project, between, '--timeout', '1s');
    expect(seconds).toBeLessThan(8);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'the engine did not say who probed:0 runs as: ETIMEDOUT',
    );
    expect(await left()).toEqual([]);
  });
});
