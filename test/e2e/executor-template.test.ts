import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { useTemplate } from './support/executor.ts';

const deployment = 'executor-template-test';

describeEngine('rootful', { gid: freeGid }, (found) => {
  const template = useTemplate();

  describe('the service from its template', () => {
    const token = 'a-token-for-the-test-only';
    const compose = (...args: string[]) =>
      execa('docker', ['compose', '-p', deployment, ...args], {
        cwd: template(),
        env: found().env,
        reject: false,
      });
    const development = ['-f', 'docker-compose.yml', '-f', 'docker-compose.development.yml'];

    /** From where the port is published: the engine's network may not be this process's. */
    async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
      const code = `fetch(${JSON.stringify(`http://localhost:18081${path}`)}, ${JSON.stringify(init)})
        .then(async (r) => console.log(JSON.stringify({ status: r.status, text: await r.text() }))).catch((e) => console.log(JSON.stringify({ status: 0, text: String(e) })))`;
      const [command = process.execPath, ...args] = [...found().nsenter, process.execPath, '-e', code];
      return JSON.parse((await execa(command, args)).stdout);
    }

    async function untilHealthy(): Promise<void> {
      await expect
        .poll(async () => (await ask('/health')).text, { timeout: 10_000 })
        .toBe('{"status":"healthy"}\n');
    }

    function post(headers: Record<string, string>): RequestInit {
      const body = JSON.stringify({ script: 'echo "Docker permissions working!"' });
      return { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body };
    }

    const docker = async (...args: string[]) => (await execa('docker', args, { env: found().env })).stdout;

    let deployed = false;

    beforeEach(() => {
      const lines = [
        `DOCKER_GID=${freeGid}`,
        'BASE_IMAGE=dockperm-lab/node:20',
        `DOCKER_SOCK=${found().socket}`,
        'HOST_PORT=18081',
        `EXECUTOR_TOKEN=${token}`,
      ];
      writeFileSync(join(template(), '.env'), `${lines.join('\n')}\n`);
    });
    afterAll(async () => {
      if (deployed) await compose('down', '--rmi', 'local');
    });

    it('is built and runs as appuser, with the token, and in development without', async () => {
      deployed = true;
      const { exitCode, stderr } = await compose('up', '-d', '--build');
      expect(exitCode, stderr).toBe(0);
      await untilHealthy();
      expect((await ask('/execute', post({}))).status).toBe(401);
      const answer = await ask('/execute', post({ Authorization: `Bearer ${token}` }));
      expect(JSON.parse(answer.text)).toMatchObject({
        success: true,
        stdout: 'Docker permissions working!\n',
      });
      expect((await compose('exec', '-T', 'script-executor', 'id')).stdout).toMatch(
        new RegExp(`^uid=10001\\(appuser\\).*${freeGid}\\(docker\\)`),
      );
      expect(
        (await compose('exec', '-T', 'script-executor', 'sh', '-c', 'touch /app/x; command -v docker'))
          .exitCode,
      ).not.toBe(0);

      await compose(...development, 'up', '-d');
      await untilHealthy();
      expect((await ask('/execute', post({}))).status).toBe(200);
      expect((await ask('/metrics')).text).toContain('dockperm_executor_pool_size{image="alpine:3"} 4');
      expect(readFileSync(join(template(), 'docker-compose.development.yml'), 'utf8')).not.toContain(
        'ports:',
      );
    });

    it('does not start without a group id, nor without a token', async () => {
      const env = join(template(), 'other.env');
      writeFileSync(env, 'BASE_IMAGE=dockperm-lab/node:20\n');
      const withoutGid = await compose('--env-file', env, 'config');
      expect(withoutGid.stderr).toContain('run dockperm fix, or set DOCKER_GID');
      const withoutToken = await execa(process.execPath, [join(template(), 'server.mjs')], {
        env: { PATH: '' },
        extendEnv: false,
        reject: false,
      });
      expect(withoutToken).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(/EXECUTOR_TOKEN is not set/),
      });
    });

    it.each([
      ['0', /groups=10001\(appuser\),0\(root\)/],
      ['20', /,20\(dialout\)/],
      [`${freeGid}`, new RegExp(`,${freeGid}\\(docker\\)`)],
      ['', /groups=10001\(appuser\)$/],
    ])('is built for the group id %j', async (gid, groups) => {
      const args = [
        '--build-arg',
        'BASE_IMAGE=dockperm-lab/node:20',
        ...(gid ? ['--build-arg', `DOCKER_GID=${gid}`] : []),
      ];
      const image = await docker('build', '-q', ...args, template());
      expect(await docker('run', '--rm', '--network', 'none', image, 'id')).toMatch(groups);
      await docker('rmi', image);
    });

    it('is not built for a group id that is no number', async () => {
      const build = docker(
        'build',
        '-q',
        '--build-arg',
        'BASE_IMAGE=dockperm-lab/node:20',
        '--build-arg',
        'DOCKER_GID=docker',
        template(),
      );
      await expect(build).rejects.toThrow(/DOCKER_GID must be a group id/);
    });
  });
});
