import { readdirSync, statSync } from 'node:fs';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import {
  compose,
  connectInside,
  docker,
  dockperm,
  makeProject,
  memberOf,
  type Project,
  person,
} from './support/project.ts';

const images = ['alpine:3', 'python:3.11-alpine', 'dockperm-lab/node:20'] as const;
const member = memberOf(freeGid);
const BASE_IMAGE = 'dockperm-lab/node:20';
const executor = 'script-executor';

describeEngine('rootful', { gid: freeGid, images }, (engine) => {
  const run = (project: Project, args: readonly string[], env: Record<string, string> = {}) =>
    dockperm(['deploy', ...args], { in: project, engine: engine(), as: member, env: { BASE_IMAGE, ...env } });

  const emptyFolder = () => makeProject({}, { engine: engine() });

  /** A request from where the port is published: the engine's network may not be this process's. */
  async function request(url: string, init: object = {}): Promise<{ status: number; body: string }> {
    const code = `fetch(${JSON.stringify(url)}, ${JSON.stringify(init)})
      .then(async (r) => console.log(JSON.stringify({ status: r.status, body: await r.text() })))`;
    const [command = '', ...args] = [...engine().nsenter, process.execPath, '-e', code];
    return JSON.parse((await execa(command, args)).stdout);
  }

  /** The guide's first request. */
  function execute(port: number, headers: Record<string, string> = {}) {
    return request(`http://localhost:${port}/execute`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: '{"script": "echo \\"Docker permissions working!\\""}',
    });
  }

  const answered = expect.objectContaining({ success: true, stdout: 'Docker permissions working!\n' });

  it('makes of an empty directory a service that answers the guide’s first request', async () => {
    const project = emptyFolder();
    const deployed = await run(project, ['--env', 'development']);
    expect(deployed.exitCode, deployed.stdout + deployed.stderr).toBe(0);
    const { status, body } = await execute(8080);
    expect([status, JSON.parse(body)]).toEqual([200, answered]);
    expect(await connectInside(engine(), project, executor)).toBe('ok');
    expect(project.read('.env')).toContain(`DOCKER_SOCK=${engine().socket}\n`);
    expect(project.read('.env')).toContain(`DOCKER_GID=${freeGid}\n`);
    for (const name of readdirSync(project.directory)) {
      expect(statSync(project.path(name)), name).toMatchObject({ uid: person.uid, gid: person.gid });
    }
    expect(await dockperm(['check'], { in: project, engine: engine(), as: member })).toMatchObject({
      exitCode: 0,
    });

    const id = await compose(engine(), project, 'ps', '-q', executor);
    const files = readdirSync(project.directory).map((name) => project.read(name));
    const again = await run(project, ['--env', 'development']);
    expect(again.exitCode, again.stdout + again.stderr).toBe(0);
    expect(await compose(engine(), project, 'ps', '-q', executor)).toBe(id);
    expect(readdirSync(project.directory).map((name) => project.read(name))).toEqual(files);
  });

  it('asks for a token in production, and keeps it to the owner', async () => {
    const project = emptyFolder();
    const deployed = await run(project, [], { HOST_PORT: '18082' });
    expect(deployed.exitCode, deployed.stdout + deployed.stderr).toBe(0);
    const token = /^EXECUTOR_TOKEN=(\w{32,})$/m.exec(project.read('.env') ?? '')?.[1] ?? 'none';
    expect(token).not.toBe('none');
    expect(deployed.stdout + deployed.stderr).not.toContain(token);
    expect(statSync(project.path('.env')).mode & 0o777).toBe(0o600);
    expect((await execute(18082)).status).toBe(401);
    expect((await execute(18082, { Authorization: 'Bearer something-else-entirely' })).status).toBe(401);
    const { status, body } = await execute(18082, { Authorization: `Bearer ${token}` });
    expect([status, JSON.parse(body)]).toEqual([200, answered]);
    const { stdout } = await dockperm(['check', '--format', 'json'], {
      in: project,
      engine: engine(),
      as: member,
    });
    expect(stdout).not.toContain(token);
  });

  it('tries out only the images that scripts may run in', async () => {
    const project = emptyFolder();
    const deployed = await run(project, ['--env', 'development'], { HOST_PORT: '18083', IMAGES: 'alpine:3' });
    expect(deployed.exitCode, deployed.stdout + deployed.stderr).toBe(0);
    expect(JSON.parse((await execute(18083)).body)).toEqual(answered);
  });

  it('writes and starts nothing in a dry run', async () => {
    const project = emptyFolder();
    const { exitCode, stdout } = await run(project, ['--env', 'development', '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('docker-compose.yml');
    expect(stdout).toMatch(/^\$ docker compose .*build script-executor$/m);
    expect(stdout).toMatch(/^\$ docker compose .*up -d script-executor$/m);
    expect(readdirSync(project.directory)).toEqual([]);
    expect(await containersOf(project)).toBe('');
  });

  it('leaves an empty directory empty when the service does not come up', async () => {
    const project = emptyFolder();
    // Without node in it.
    const failed = await run(project, ['--env', 'development'], {
      BASE_IMAGE: 'alpine:3',
      HOST_PORT: '18084',
    });
    expect(failed.exitCode, failed.stdout).toBe(1);
    expect(readdirSync(project.directory)).toEqual([]);
    expect(await containersOf(project)).toBe('');
  });

  it('leaves it empty, too, for a user whom the engine does not let in', async () => {
    const project = emptyFolder();
    const { exitCode, stdout } = await dockperm(['deploy'], { in: project, engine: engine(), as: person });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('uid 20001 is not in');
    expect(readdirSync(project.directory)).toEqual([]);
  });

  const projectFile = (more: string) => `services:
  app:
    image: dockperm-lab/node:20
    user: "10001:10001"
    network_mode: none
    stop_signal: SIGKILL
    command: [sleep, "600"]
    group_add: ["\${DOCKER_GID:-999}"]
    volumes: ["${engine().socket}:/var/run/docker.sock"]
${more}`;

  it('brings a project of one’s own up, corrected and proved', async () => {
    const files = {
      'compose.yaml': projectFile(
        '  other:\n    image: alpine:3\n    network_mode: none\n    stop_signal: SIGKILL\n    command: [sleep, "600"]\n',
      ),
    };
    const project = makeProject(files, { engine: engine() });
    const unasked = await run(project, []);
    expect(unasked.exitCode).toBe(1);
    expect(unasked.stdout).toContain('--yes');
    expect(readdirSync(project.directory)).toEqual(['compose.yaml']);

    const deployed = await run(project, ['--yes']);
    expect(deployed.exitCode, deployed.stdout + deployed.stderr).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(project.read('.env')).toBe(`DOCKER_GID=${freeGid}\n`);
    expect(project.read('compose.yaml')).toBe(files['compose.yaml']);
    expect((await compose(engine(), project, 'ps', '--services')).split('\n').sort()).toEqual([
      'app',
      'other',
    ]);

    const ids = await compose(engine(), project, 'ps', '-q');
    // Nothing has to be asked when no file changes.
    expect((await run(project, [])).exitCode).toBe(0);
    expect(await compose(engine(), project, 'ps', '-q')).toBe(ids);
  });

  it('puts the files back when the smoke test fails, and shows the answer', async () => {
    const server = `require('http').createServer((q, r) => { r.statusCode = q.url === '/health' ? 200 : 500; r.end('out of order'); }).listen(8080)`;
    const file = projectFile('')
      .replace('  app:', `  ${executor}:`)
      .replace('    network_mode: none\n', '    ports: ["127.0.0.1:18085:8080"]\n')
      .replace('[sleep, "600"]', () => JSON.stringify(['node', '-e', server]));
    const project = makeProject({ 'compose.yaml': file, '.env': 'DOCKER_GID=999\n' }, { engine: engine() });
    const { exitCode, stdout } = await run(project, ['--yes']);
    expect(exitCode, stdout).toBe(1);
    expect(stdout).toContain('HTTP 500 out of order');
    expect(stdout).toContain('All files and containers were restored.');
    expect(project.read('.env')).toBe('DOCKER_GID=999\n');
    expect(project.read('compose.yaml')).toBe(file);
  });

  it.each([
    ['a directory with files but without a Compose file', [], ' has no Compose file and is not empty.'],
    ['an environment that it has no files for', ['--env', 'stagin'], 'stagin'],
  ])('refuses %s', async (_, args, sentence) => {
    const project = makeProject({
      'notes.txt': 'mine',
      ...(args.length > 0 && { 'compose.yaml': projectFile('') }),
    });
    const before = readdirSync(project.directory);
    const { exitCode, stdout, stderr } = await run(project, [...args, '--yes']);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
    expect(readdirSync(project.directory)).toEqual(before);
    expect(await containersOf(project)).toBe('');
  });

  function containersOf({ directory }: Project): Promise<string> {
    const name = directory.replace(/^.*\//, '').toLowerCase();
    return docker(engine(), ['ps', '-aq', '--filter', `label=com.docker.compose.project=${name}`]);
  }
});

describeEngine('userns-remap', { images: ['alpine:3', 'dockperm-lab/node:20'] }, (engine) => {
  it('does not begin what no group can make work', async () => {
    const project = makeProject({});
    const as = memberOf(engine().gid);
    const { exitCode, stderr } = await dockperm(['deploy'], { in: project, engine: engine(), as });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Could not choose a group for the service');
    expect(readdirSync(project.directory)).toEqual([]);
  });
});

describeEngine('vm', { images: ['alpine:3', 'dockperm-lab/node:20'] }, (engine) => {
  it('has its service join group 0 only when that is asked for', async () => {
    const as = { uid: engine().user?.uid ?? 0, gid: engine().user?.gid ?? 0 };
    const project = makeProject({}, { owner: as });
    const run = { in: project, engine: engine(), as };
    const refused = await dockperm(['deploy', '--yes'], run);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('--gid 0');
    const confirmed = await dockperm(['deploy', '--gid', '0', '--dry-run'], run);
    expect(confirmed.exitCode, confirmed.stderr).toBe(0);
    expect(confirmed.stdout).toContain('+DOCKER_GID=0\n');
    // The engine's own path, not that of the forwarded socket.
    expect(confirmed.stdout).not.toMatch(/^\+DOCKER_SOCK=/m);
    expect(readdirSync(project.directory)).toEqual([]);
  });
});
