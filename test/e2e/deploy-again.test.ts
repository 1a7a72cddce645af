import { execa } from 'execa';
import { expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { docker, dockperm, makeProject, memberOf, type Project } from './support/project.ts';

const images = ['alpine:3', 'dockperm-lab/node:20'] as const;

/** Answers with its word; `PLAN` of the environment decides how it fares. */
const server = (word: string) => `
const http = require('node:http');
process.on('SIGTERM', () => process.exit(0));
if (process.env.PLAN === 'sick') console.log('never well');
http.createServer((request, response) => {
  response.statusCode = request.url === '/health' && process.env.PLAN === 'sick' ? 503 : 200;
  response.end(request.url === '/health' ? '{"status":"unhealthy","reason":"out_of_order"}' : '${word}');
}).listen(8080);
`;

const dockerfile = 'FROM dockperm-lab/node:20\nCOPY server.js /server.js\nCMD ["node", "/server.js"]\n';

const composeFile = (port: number, plan = 'well') => `services:
  web:
    build: .
    ports: ["127.0.0.1:${port}:8080"]
    environment: {PLAN: ${plan}}
    healthcheck:
      test: [CMD, node, -e, "fetch('http://127.0.0.1:8080/health').then(async (r) => { console.log(await r.text()); process.exitCode = r.ok ? 0 : 1; })"]
      interval: 1s
      retries: 3
`;

describeEngine('rootful', { gid: freeGid, images, label: 'again' }, (engine) => {
  const run = (project: Project, args: readonly string[] = []) =>
    dockperm(['deploy', '--no-smoke', '--timeout', '40s', ...args], {
      in: project,
      engine: engine(),
      as: memberOf(freeGid),
    });

  const projectAt = (port: number) =>
    makeProject(
      { 'compose.yaml': composeFile(port), Dockerfile: dockerfile, 'server.js': server('first') },
      { engine: engine() },
    );

  const idOf = (project: Project) =>
    docker(engine(), [
      'ps',
      '-q',
      '--filter',
      `label=com.docker.compose.project=${project.directory.replace(/^.*\//, '').toLowerCase()}`,
    ]);

  /** From where the port is published. */
  async function inNetwork(code: string): Promise<string> {
    const [command = '', ...args] = [...engine().nsenter, process.execPath, '-e', code];
    return (await execa(command, args)).stdout;
  }

  const answerAt = (port: number) =>
    inNetwork(
      `fetch('http://127.0.0.1:${port}/').then(async (r) => console.log(await r.text()), (e) => console.log(String(e)))`,
    );

  async function deployed(port: number): Promise<Project> {
    const project = projectAt(port);
    const first = await run(project);
    expect(first.exitCode, first.stdout + first.stderr).toBe(0);
    return project;
  }

  it('changes nothing when nothing has changed, and says so', async () => {
    const project = await deployed(18_101);
    const id = await idOf(project);
    const again = await run(project);
    expect(again.exitCode, again.stdout + again.stderr).toBe(0);
    expect(again.stdout).toContain('Nothing to change; the same containers keep running.');
    expect(again.stdout).not.toMatch(/dockperm(?:\.js)? undo/);
    expect(await idOf(project)).toBe(id);
  });

  it('has a new version answer after a gap of no more than two seconds', async () => {
    const project = await deployed(18_102);
    project.write('server.js', server('second'));
    const gap = inNetwork(`
      const begun = Date.now(), seen = []; let last = Date.now(), longest = 0;
      (async () => {
        while (seen.at(-1) !== 'second' && Date.now() - begun < 60000) {
          const word = await fetch('http://127.0.0.1:18102/', { signal: AbortSignal.timeout(1000) }).then((r) => r.text(), () => null);
          if (word !== null) { longest = Math.max(longest, Date.now() - last); last = Date.now(); seen.push(word); }
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        console.log(JSON.stringify({ longest, last: seen.at(-1) }));
      })();`);
    const again = await run(project);
    expect(again.exitCode, again.stdout + again.stderr).toBe(0);
    const { longest, last } = JSON.parse(await gap);
    expect(last).toBe('second');
    console.info(`longest gap between two answers: ${longest} ms`);
    expect(longest).toBeLessThan(2000);
  });

  it('shows what a build that fails has said, and leaves the previous container running', async () => {
    const project = await deployed(18_103);
    const id = await idOf(project);
    project.write('Dockerfile', `${dockerfile}RUN echo the disk is made of cheese && exit 3\n`);
    const failed = await run(project);
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toContain('the disk is made of cheese');
    expect(await idOf(project)).toBe(id);
    expect(await answerAt(18_103)).toBe('first');
  });

  it.each([
    ['its image', 18_104, { 'server.js': server('second').replaceAll('200', '503') }],
    ['its settings', 18_105, { 'compose.yaml': composeFile(18_105, 'sick') }],
  ])('has the previous container again when a new one gets ill by %s', async (_, port, files) => {
    const project = await deployed(port);
    for (const [name, text] of Object.entries(files)) project.write(name, text);
    const failed = await run(project);
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toContain('out_of_order');
    expect(failed.stdout).toContain('All files and containers were restored.');
    await expect.poll(() => answerAt(port), { timeout: 10_000 }).toBe('first');
    const settings = await docker(engine(), ['inspect', '-f', '{{.Config.Env}}', await idOf(project)]);
    expect(settings).toContain('PLAN=well');
  });

  it('names a port that another container has, before anything is begun', async () => {
    await deployed(18_106);
    const second = projectAt(18_106);
    const { exitCode, stdout } = await run(second);
    expect(exitCode).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /✗ Port 18106 on 127\.0\.0\.1 is already in use by container \S+-web-1\. Next: Stop it, or use another port/,
    );
    expect(stdout).toContain('Nothing was started.');
    expect(await idOf(second)).toBe('');
  });

  it('names a base image that cannot be had, before anything is begun', async () => {
    const project = projectAt(18_107);
    project.write(
      'compose.yaml',
      `${composeFile(18_107)}    volumes: ["${engine().socket}:/var/run/docker.sock"]\n    group_add: ["${freeGid}"]\n`,
    );
    project.write('Dockerfile', dockerfile.replace('dockperm-lab/node:20', 'dockperm-lab/absent:1'));
    const { exitCode, stdout } = await run(project);
    expect(exitCode).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '✗ Image dockperm-lab/absent:1 (for the build) is not on the engine and cannot be pulled:',
    );
    expect(stdout).toContain('Nothing was started.');
    expect(await idOf(project)).toBe('');
  });
});
