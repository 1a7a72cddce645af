import { mkdirSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { ensureComposeV1, freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { docker, dockperm, makeProject, memberOf, type Project } from './support/project.ts';

const images = ['alpine:3', 'python:3.11-alpine', 'dockperm-lab/node:20'] as const;
const executor = 'script-executor';

describeEngine('rootful', { gid: freeGid, images, label: 'second' }, (engine) => {
  const run = (project: Project, args: readonly string[], env: Record<string, string> = {}) =>
    dockperm(['deploy', '--yes', ...args], {
      in: project,
      engine: engine(),
      as: memberOf(freeGid),
      env: { BASE_IMAGE: 'dockperm-lab/node:20', ...env },
    });

  async function deployed(port: number, args: readonly string[] = []): Promise<Project> {
    const project = makeProject({}, { engine: engine() });
    const first = await run(project, args, { HOST_PORT: String(port) });
    expect(first.exitCode, first.stdout + first.stderr).toBe(0);
    return project;
  }

  const idOf = ({ directory }: Project) =>
    docker(engine(), [
      'ps',
      '-q',
      '--filter',
      `label=com.docker.compose.project=${directory.replace(/^.*\//, '').toLowerCase()}`,
      '--filter',
      `label=com.docker.compose.service=${executor}`,
    ]);

  const inspect = async (project: Project, format: string) =>
    docker(engine(), ['inspect', '-f', format, await idOf(project)]);

  /** From where the port is published. */
  async function inNetwork(command: readonly string[], cwd?: string): Promise<string> {
    const [file = '', ...args] = [...engine().nsenter, ...command];
    return (await execa(file, args, cwd === undefined ? {} : { cwd })).stdout;
  }

  const statusAt = (port: number) =>
    inNetwork([
      process.execPath,
      '-e',
      `fetch('http://127.0.0.1:${port}/health').then((r) => console.log(r.status), (e) => console.log(String(e)))`,
    ]);

  it('has a container like the previous one, and the files, when the new one fails its smoke test, and says so', async () => {
    const project = await deployed(18_131, ['--env', 'development']);
    const running = '{{.Image}} {{.State.Running}} {{.HostConfig.GroupAdd}} {{.Config.Env}}';
    const before = await inspect(project, running);
    const id = await idOf(project);
    const env = (project.read('.env') ?? '').concat('\nMAX_CONCURRENCY=3\n');
    const broken = `import http from 'node:http';
process.on('SIGTERM', () => process.exit(0));
http.createServer((request, response) => {
  response.statusCode = request.url === '/health' ? 200 : 500;
  response.end('{"status":"healthy","reason":"out of order"}');
}).listen(8080);\n`;
    project.write('.env', env);
    project.write('server.js', broken);
    const failed = await run(project, ['--env', 'development']);
    expect(failed.exitCode, failed.stdout + failed.stderr).toBe(1);
    expect(failed.stdout).toContain('✗ Smoke test failed: ');
    expect(failed.stdout).toContain('All files and containers were restored.');
    expect(failed.stdout).toContain('Created again from the snapshot');
    expect(await idOf(project)).not.toBe(id);
    expect([project.read('.env'), project.read('server.js')]).toEqual([env, broken]);
    expect(await inspect(project, running)).toBe(before);
    await expect.poll(() => statusAt(18_131), { timeout: 15_000 }).toBe('200');
  });

  it('is away for less than two seconds when a setting has changed', async () => {
    const project = await deployed(18_132, ['--env', 'development']);
    const former = await idOf(project);
    project.write('.env', `${project.read('.env')}\nMAX_CONCURRENCY=3\n`);
    const poller = inNetwork([
      process.execPath,
      '-e',
      `
      const begun = Date.now(); let last = begun, longest = 0, misses = 0;
      const ask = () => fetch('http://127.0.0.1:18132/health', { headers: { connection: 'close' }, signal: AbortSignal.timeout(1000) }).then((r) => r.ok, () => false);
      (async () => {
        // Until it has been away and back for a second.
        for (let back = Infinity; Date.now() - begun < 60000 && Date.now() < back + 1000; ) {
          if (await ask()) {
            if (misses > 0 && back === Infinity) back = Date.now();
            longest = Math.max(longest, Date.now() - last);
            last = Date.now();
          } else { misses += 1; back = Infinity; }
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        console.log(JSON.stringify({ longest, misses }));
      })();`,
    ]);
    const again = await run(project, ['--env', 'development']);
    expect(again.exitCode, again.stdout + again.stderr).toBe(0);
    const { longest, misses } = JSON.parse(await poller);
    expect(await idOf(project)).not.toBe(former);
    expect(await inspect(project, '{{.Config.Env}}')).toContain('MAX_CONCURRENCY=3');
    expect(misses).toBeGreaterThan(0);
    console.info(`away for ${longest} ms`);
    expect(longest, `away for ${longest} ms`).toBeLessThan(2000);
  });

  it('corrects a number in .env that the image of the first deploy makes up for', async () => {
    const project = await deployed(18_135, ['--env', 'development']);
    const right = project.read('.env') ?? '';
    expect(right).toContain(`DOCKER_GID=${freeGid}`);
    project.write('.env', right.replace(`DOCKER_GID=${freeGid}`, 'DOCKER_GID=999'));
    const again = await run(project, ['--env', 'development']);
    expect(again.exitCode, again.stdout + again.stderr).toBe(0);
    expect(again.stdout).toContain('next-build-denied');
    expect(project.read('.env')).toBe(right);
    expect(await inspect(project, '{{.HostConfig.GroupAdd}} {{.State.Health.Status}}')).toBe(
      `[${freeGid}] healthy`,
    );
  });

  it.each([
    ['Compose v2', 'docker compose', 18_133],
    ['Compose v1', 'docker-compose', 18_134],
  ] as const)(
    'lays the files of an environment over the others with %s, and says how to try it',
    async (kind, shown, port) => {
      const project = await deployed(port - 10);
      await docker(engine(), ['rm', '-f', await idOf(project)]);
      const label = 'dockperm.test.environment';
      project.write(
        'compose.staging.yaml',
        `${kind === 'Compose v1' ? "version: '3.8'\n" : ''}services:\n  ${executor}:\n    labels: {${label}: staging}\n`,
      );
      project.write(
        '.env.staging',
        `EXECUTOR_TOKEN="a-token-of-the-staging-test-0123456789"\nHOST_PORT=${port}\nMAX_CONCURRENCY=2\n`,
      );
      const env = kind === 'Compose v1' ? await versionOne(project) : {};
      const { exitCode, stdout, stderr } = await run(project, ['--env', 'staging'], env);
      expect(exitCode, stdout + stderr).toBe(0);
      expect(await inspect(project, `{{index .Config.Labels "${label}"}}`)).toBe('staging');
      const settings = await inspect(project, '{{.Config.Env}}');
      expect(settings).toContain('MAX_CONCURRENCY=2');
      expect(settings).toContain('EXECUTOR_TOKEN=a-token-of-the-staging-test');
      expect(stdout).not.toContain('a-token-of-the-staging-test');
      expect(stdout).toMatch(new RegExp(`^ .*${shown} .*logs --tail 20 ${executor}$`, 'm'));
      const lines = /Try it:\n\n(.*)\n\nTo check it/s.exec(stdout)?.[1] ?? '';
      const answer = JSON.parse(await inNetwork(['sh', '-c', lines], project.directory));
      expect(answer).toMatchObject({ success: true, stdout: 'Docker permissions working!\n' });
    },
  );

  /** The old Compose alone: a configuration without plug-ins. */
  async function versionOne(project: Project): Promise<Record<string, string>> {
    const bin = await ensureComposeV1();
    if (bin === undefined) throw new Error('the package lists of this machine have no Compose v1');
    const config = project.path('.git');
    mkdirSync(config);
    writeFileSync(`${config}/config.json`, '{}');
    return { PATH: `${bin}:${engine().env.PATH}`, DOCKER_CONFIG: config };
  }
});
