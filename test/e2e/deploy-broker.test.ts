import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { compose, docker, dockperm, makeProject, memberOf, type Project } from './support/project.ts';

const images = ['alpine:3', 'python:3.11-alpine', 'dockperm-lab/node:20'] as const;
const member = memberOf(freeGid);
const BASE_IMAGE = 'dockperm-lab/node:20';

describeEngine('rootful', { gid: freeGid, images, label: 'broker' }, (engine) => {
  const run = (project: Project, args: readonly string[], env: Record<string, string> = {}) =>
    dockperm(['deploy', '--profile', 'broker', ...args], {
      in: project,
      engine: engine(),
      as: member,
      env: { BASE_IMAGE, ...env },
    });

  /** Of a program of node's inside the service. */
  async function inside(project: Project, service: string, program: string): Promise<string> {
    return (await compose(engine(), project, 'exec', '-T', service, 'node', '-e', program)).trim();
  }

  async function request(url: string, init: object = {}): Promise<{ status: number; body: string }> {
    const code = `fetch(${JSON.stringify(url)}, ${JSON.stringify(init)})
      .then(async (r) => console.log(JSON.stringify({ status: r.status, body: await r.text() })))`;
    const [command = '', ...args] = [...engine().nsenter, process.execPath, '-e', code];
    return JSON.parse((await execa(command, args)).stdout);
  }

  const execute = async (port: number, script: string) => {
    const headers = { 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ script }) };
    return JSON.parse((await request(`http://localhost:${port}/execute`, init)).body);
  };

  const health = async (port: number) => {
    const { status, body } = await request(`http://localhost:${port}/health`);
    return [status, JSON.parse(body)];
  };

  const idOf = (project: Project, service: string) => compose(engine(), project, 'ps', '-aq', service);

  describe('deploy --profile broker', () => {
    it('has one service on the network without the socket, and one with the socket without a network', async () => {
      const project = makeProject({}, { engine: engine() });
      const deployed = await run(project, ['--env', 'development', '--smoke', 'full'], {
        HOST_PORT: '18091',
      });
      expect(deployed.exitCode, deployed.stdout + deployed.stderr).toBe(0);
      expect((await execute(18091, 'id -u; echo err >&2; exit 3')) as object).toMatchObject({
        stdout: '65534\n',
        stderr: 'err\n',
        exit_code: 3,
        warm: true,
      });

      const paths = JSON.stringify(['/var/run/docker.sock', engine().socket]);
      const look = `console.log(${paths}.filter((path) => require('fs').existsSync(path)).length, process.getgroups().includes(${freeGid}))`;
      expect(await inside(project, 'script-executor', look)).toBe('0 false');
      expect(await inside(project, 'docker-broker', look)).toBe('1 true');
      const interfaces = `console.log(Object.keys(require('os').networkInterfaces()).join())`;
      expect(await inside(project, 'docker-broker', interfaces)).toBe('lo');
      const listening = `console.log(/ 0A /.test(['tcp', 'tcp6'].map((name) => require('fs').readFileSync('/proc/net/' + name, 'latin1')).join('')))`;
      expect(await inside(project, 'docker-broker', listening)).toBe('false');
      expect(await inside(project, 'script-executor', listening)).toBe('true');
      const token = `console.log('EXECUTOR_TOKEN' in process.env)`;
      expect(await inside(project, 'docker-broker', token)).toBe('false');

      const checked = await dockperm(['check', '--format', 'json'], {
        in: project,
        engine: engine(),
        as: member,
      });
      expect(checked.exitCode, checked.stdout).toBe(0);
    });

    it('corrects a wrong group of the service that holds the socket, and of no other', async () => {
      const project = makeProject({}, { engine: engine() });
      expect((await run(project, ['--env', 'development'], { HOST_PORT: '18092' })).exitCode).toBe(0);
      const id = await idOf(project, 'script-executor');
      project.write(
        '.env',
        (project.read('.env') ?? '').replace(`DOCKER_GID=${freeGid}`, `DOCKER_GID=${freeGid + 1}`),
      );
      await compose(engine(), project, 'up', '-d', '--no-build', 'docker-broker');
      await expect
        .poll(() => health(18092), { timeout: 20_000, interval: 200 })
        .toEqual([503, expect.objectContaining({ reason: 'docker_permission_denied' })]);

      const fixed = await dockperm(['fix', '--yes'], { in: project, engine: engine(), as: member });
      expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
      expect(fixed.stdout).toContain('docker-broker');
      await expect
        .poll(() => health(18092), { timeout: 20_000, interval: 200 })
        .toEqual([200, { status: 'healthy' }]);
      expect(await idOf(project, 'script-executor')).toBe(id);
    });

    it('says that the broker is away, and heals when it is back', async () => {
      const project = makeProject({}, { engine: engine() });
      const deployed = await run(project, [], { HOST_PORT: '18093', IMAGES: 'alpine:3=2' });
      expect(deployed.exitCode, deployed.stdout + deployed.stderr).toBe(0);
      await compose(engine(), project, 'kill', 'docker-broker');
      expect(await health(18093)).toEqual([503, expect.objectContaining({ reason: 'broker_unreachable' })]);
      await compose(engine(), project, 'start', 'docker-broker');
      await expect
        .poll(() => health(18093), { timeout: 20_000, interval: 200 })
        .toEqual([200, { status: 'healthy' }]);
      const left = () => docker(engine(), ['ps', '-aq', '--filter', 'label=dockperm.executor=default']);
      await expect.poll(async () => (await left()).split('\n').length, { timeout: 10_000 }).toBe(2);
    });

    it('is for an empty directory', async () => {
      const project = makeProject({ 'compose.yaml': 'services: {app: {image: "alpine:3"}}\n' });
      const refused = await run(project, ['--yes']);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toContain('omit the option');
    });
  });
});
