import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { dropTo, type Engine, ensureComposeV1, freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import {
  answerOf,
  bin,
  compose,
  connectInside,
  docker,
  dockperm,
  makeProject,
  memberOf,
  type Project,
  person,
} from './support/project.ts';
import { runningWith } from './support/running-with.ts';

const images = ['alpine:3', 'dockperm-lab/node:20'] as const;
const member = memberOf(freeGid);

/** A service written by a person who indents by four and comments much. `more` goes before the mount. */
function composeFile(more: readonly string[], mount: string): string {
  return [
    '# Watches the containers of this host.',
    'services:',
    '    app:   # the only one',
    '        image: dockperm-lab/node:20',
    '        user: "10001:10001"   # appuser',
    '        network_mode: none',
    '        stop_signal: SIGKILL   # it has nothing to lose',
    '        command: ["sleep", "600"]',
    ...more.map((line) => `        ${line}`),
    '        volumes:',
    `            - ${mount}:/var/run/docker.sock   # the engine`,
    // No newline at the end, on purpose.
    '        # the end',
  ].join('\n');
}

const joinsGroup = ['group_add:', '    - "${DOCKER_GID:-999}"   # group of the socket'];

/** The lines that are new; fails when one of the previous ones is gone or elsewhere. */
function linesAdded(before: string, after: string): string[] {
  const former = before.split('\n');
  const added = after.split('\n').filter((line) => {
    if (line !== former[0]) return true;
    former.shift();
    return false;
  });
  expect(former).toEqual([]);
  return added;
}

function filesOf(project: Project): Record<string, string | undefined> {
  const names = readdirSync(project.directory).sort();
  return Object.fromEntries(names.map((name) => [name, project.read(name)]));
}

/** Every container, stopped ones too, with what it is made of. */
function containersOf(engine: Engine): Promise<string> {
  return docker(engine, ['ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Names}} {{.State}}']);
}

describeEngine('rootful', { gid: freeGid, images }, (engine) => {
  const run = (project: Project, ...args: string[]) =>
    dockperm(['fix', ...args], { in: project, engine: engine(), as: member });
  const check = (project: Project, ...args: string[]) =>
    dockperm(['check', ...args], { in: project, engine: engine(), as: member });

  const start = (files: Record<string, string>) => makeProject(files, { engine: engine() });
  const wrongGroup = () => ({
    'compose.yaml': composeFile(joinsGroup, engine().socket),
    '.env': '# of this host\nTOKEN=hunter2-of-the-test   # keep it\nDOCKER_GID=999\nDEBUG=',
  });

  it('corrects one number in .env, and nothing else', async () => {
    const project = start(wrongGroup());
    const before = filesOf(project);
    await compose(engine(), project, 'up', '-d');
    expect(await connectInside(engine(), project)).toBe('EACCES');

    const checked = await check(project);
    expect(checked.exitCode).toBe(1);
    expect(checked.stdout).toContain('gid-wrong');

    const fixed = await run(project, '--yes');
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(filesOf(project)).toEqual({
      ...before,
      '.env': before['.env']?.replace('DOCKER_GID=999', `DOCKER_GID=${freeGid}`),
    });
    expect(fixed.stdout).toMatch(/✓ app can use the Docker daemon: connected from the container with node\./);
    expect((await check(project)).exitCode).toBe(0);

    const settled = { files: filesOf(project), containers: await containersOf(engine()) };
    const began = performance.now();
    const again = await run(project, '--yes');
    expect(performance.now() - began).toBeLessThan(2000);
    expect(again).toMatchObject({ exitCode: 0, stdout: 'Nothing to change.' });
    expect({ files: filesOf(project), containers: await containersOf(engine()) }).toEqual(settled);
  });

  it('adds exactly the lines that are missing', async () => {
    const project = start({ 'compose.yaml': composeFile([], engine().socket) });
    const before = project.read('compose.yaml') ?? '';
    const fixed = await run(project, '--yes');
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(linesAdded(before, project.read('compose.yaml') ?? '')).toEqual([
      '        group_add:',
      `            - "\${DOCKER_GID:-${freeGid}}"`,
    ]);
    expect(project.read('.env')).toBe(`DOCKER_GID=${freeGid}\n`);
    expect(statSync(project.path('.env'))).toMatchObject({ uid: person.uid, gid: person.gid });
    const settled = filesOf(project);
    expect((await run(project, '--yes')).exitCode).toBe(0);
    expect(filesOf(project)).toEqual(settled);
  });

  it('creates .env without the lines of the example, for its owner’s eyes only', async () => {
    const project = start({
      'compose.yaml': composeFile(joinsGroup, engine().socket),
      '.env.example': '# Copy to .env.\nDOCKER_GID=\nTOKEN=change-me\n',
    });
    expect((await run(project, '--yes')).exitCode).toBe(0);
    expect(project.read('.env')).toBe(`DOCKER_GID=${freeGid}\n`);
    expect(project.read('.env.example')).toBe('# Copy to .env.\nDOCKER_GID=\nTOKEN=change-me\n');
    expect(statSync(project.path('.env')).mode & 0o777).toBe(0o600);
    expect(await connectInside(engine(), project)).toBe('ok');
  });

  it('hands the number to a Dockerfile that takes it', async () => {
    const file = composeFile(['build: .'], engine().socket)
      .replace('        image: dockperm-lab/node:20\n', '')
      .replace('        user: "10001:10001"   # appuser\n', '');
    const project = start({
      'compose.yaml': file,
      Dockerfile: [
        'FROM dockperm-lab/node:20',
        'ARG DOCKER_GID=999',
        'RUN groupadd -g "$DOCKER_GID" docker && useradd -u 10001 -G docker app',
        'USER app',
        '',
      ].join('\n'),
    });
    await compose(engine(), project, 'up', '-d', '--build');
    expect(await connectInside(engine(), project)).toBe('EACCES');
    const fixed = await run(project, '--yes');
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(linesAdded(file.replace('        build: .\n', ''), project.read('compose.yaml') ?? '')).toEqual([
      '        build:',
      '            context: .',
      '            args:',
      `                DOCKER_GID: "\${DOCKER_GID:-${freeGid}}"`,
      '        group_add:',
      `            - "\${DOCKER_GID:-${freeGid}}"`,
    ]);
    expect(await compose(engine(), project, 'exec', '-T', 'app', 'id')).toContain(`${freeGid}(docker)`);
  });

  it('uses the number that a person insists on', async () => {
    const project = start(wrongGroup());
    expect((await run(project, '--gid', `${freeGid}`, '--no-rebuild', '--yes')).exitCode).toBe(0);
    expect(project.read('.env')).toContain(`DOCKER_GID=${freeGid}\n`);
    expect(await compose(engine(), project, 'ps', '-aq')).toBe('');
  });

  it('shows in a dry run what would be done, and does none of it', async () => {
    const project = start(wrongGroup());
    await compose(engine(), project, 'up', '-d');
    const before = { files: filesOf(project), containers: await containersOf(engine()) };
    const { exitCode, stdout } = await run(project, '--dry-run');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`-DOCKER_GID=999\n+DOCKER_GID=${freeGid}\n`);
    expect(stdout).toContain('$ docker compose up -d --build app');
    expect(stdout).toContain('Dry run: nothing was changed.');
    expect({ files: filesOf(project), containers: await containersOf(engine()) }).toEqual(before);
    expect(await connectInside(engine(), project)).toBe('EACCES');
  });

  it('changes nothing when there is no terminal to ask at', async () => {
    const project = start(wrongGroup());
    const before = { files: filesOf(project), containers: await containersOf(engine()) };
    const { exitCode, stdout } = await run(project);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('--yes');
    expect({ files: filesOf(project), containers: await containersOf(engine()) }).toEqual(before);
  });

  it.each([
    ['yes', 0, 'ok', `${freeGid}`],
    ['no', 1, 'EACCES', '999'],
    ['\u0003', 130, 'EACCES', '999'],
  ] as const)('asks at a terminal, and takes %j for what it is', async (reply, exitCode, access, gid) => {
    const project = start(wrongGroup());
    await compose(engine(), project, 'up', '-d');
    const ran = await atTerminal(project, { question: 'Apply these changes? [y/N]', reply });
    expect(ran.exitCode, ran.seen).toBe(exitCode);
    expect(ran.seen).toMatch(
      new RegExp(`^✗ app joins group 999, but the Docker socket belongs to group ${freeGid}\\.`),
    );
    expect(await connectInside(engine(), project)).toBe(access);
    expect(project.read('.env')).toContain(`DOCKER_GID=${gid}\n`);
  });

  /** Runs a fix with a terminal of its own, and types the reply when the question is there. */
  async function atTerminal(project: Project, { question, reply }: { question: string; reply: string }) {
    const home = makeProject({}).directory;
    const words = [...dropTo(member), process.execPath, bin, 'fix'].join(' ');
    const child = spawn('script', ['-qefc', words, '/dev/null'], {
      cwd: project.directory,
      env: { ...engine().env, HOME: home, BUILDX_CONFIG: home, TERM: 'dumb' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let seen = '';
    child.stdout.on('data', (text) => (seen += text));
    const exit = once(child, 'exit');
    await expect.poll(() => seen, { timeout: 10_000 }).toContain(question);
    child.stdin.write(reply === '\u0003' ? reply : `${reply}\r`);
    const [exitCode] = await exit;
    return { exitCode, seen };
  }

  it('gives no user the rights of root unasked', async () => {
    const before = readFileSync('/etc/group', 'utf8');
    const project = makeProject({});
    const { exitCode, stdout } = await dockperm(['fix', '--yes'], { in: project, engine: engine() });
    expect(exitCode).toBe(1);
    expect(stdout + before).not.toMatch(/^\$ /m);
    expect(readFileSync('/etc/group', 'utf8')).toBe(before);
  });

  it.each(['pretty', 'json'])('keeps the secrets of .env to itself, as %s', async (format) => {
    const project = start(wrongGroup());
    for (const mode of ['--dry-run', '--yes']) {
      const { stdout, stderr } = await run(project, mode, '--format', format);
      expect(stdout).toContain(`${freeGid}`);
      expect(stdout + stderr).not.toContain('hunter2-of-the-test');
    }
  });

  it('says the same to a program', async () => {
    const project = start(wrongGroup());
    const { exitCode, stdout } = await run(project, '--yes', '--format', 'json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      before: [{ rule: 'gid-wrong' }],
      outcome: {
        state: 'done',
        verifications: [{ subject: { kind: 'service', name: 'app' }, state: 'connected', basis: 'connect' }],
      },
      after: [],
    });
  });

  it('proves a service whose image has no program to try with', async () => {
    const file = composeFile(joinsGroup, engine().socket).replace('dockperm-lab/node:20', 'alpine:3');
    const project = start({ 'compose.yaml': file });
    const fixed = await run(project, '--yes');
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(fixed.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /✓ app can use the Docker daemon: connected with the same user and groups, using (node|python3) from \S+\. /,
    );
  });

  it('replaces a container that is older than its file, without a change to it', async () => {
    const project = start(wrongGroup());
    await compose(engine(), project, 'up', '-d');
    project.write('.env', `DOCKER_GID=${freeGid}\n`);
    const before = filesOf(project);
    expect((await check(project)).stdout).toContain('container-outdated');
    expect((await run(project, '--yes')).exitCode).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(filesOf(project)).toEqual(before);
  });

  it('repairs several services in one go, and leaves alone the one that is not asked for', async () => {
    const service = (name: string, gid: string) =>
      `  ${name}:\n    image: dockperm-lab/node:20\n    user: "10001"\n    network_mode: none\n` +
      `    stop_signal: SIGKILL\n    command: [sleep, "600"]\n    group_add: ["${gid}"]\n    volumes: ["${engine().socket}:/var/run/docker.sock"]\n`;
    const file = `services:\n${service('one', '997')}${service('two', '${GID_OF_SOCKET:-998}')}${service('three', '999')}`;
    const project = start({ 'compose.yaml': file });
    const fixed = await run(project, '--yes', '--service', 'one', '--service', 'two');
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(project.read('compose.yaml')).toBe(file.replace('997', `${freeGid}`));
    expect(project.read('.env')).toBe(`GID_OF_SOCKET=${freeGid}\n`);
    expect(await connectInside(engine(), project, 'one')).toBe('ok');
    expect(await connectInside(engine(), project, 'two')).toBe('ok');
    expect((await compose(engine(), project, 'ps', '-a', '--services')).split('\n').sort()).toEqual([
      'one',
      'two',
    ]);
  });

  it('works with the old Compose, where that is all there is', async ({ skip }) => {
    const old = await ensureComposeV1();
    if (old === undefined) return skip('this release has no docker-compose 1.x');
    const project = start({ ...wrongGroup(), 'config/config.json': '{}' });
    const config = project.path('config');
    const env = { PATH: `${old}:${engine().env.PATH}`, DOCKER_CONFIG: config };
    const fixed = await dockperm(['fix', '--yes'], { in: project, engine: engine(), as: member, env });
    expect(fixed.stdout).toContain('$ docker-compose up -d --build app');
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(project.read('.env')).toContain(`DOCKER_GID=${freeGid}\n`);
    expect(await connectInside(engine(), project)).toBe('ok');
  });

  describe('when what follows the edits fails', () => {
    const built = (dockerfile: readonly string[], more: readonly string[] = []) => ({
      ...wrongGroup(),
      'compose.yaml': composeFile([...joinsGroup, 'build: .', ...more], engine().socket).replace(
        '        image: dockperm-lab/node:20\n',
        '',
      ),
      Dockerfile: ['FROM dockperm-lab/node:20', ...dockerfile, ''].join('\n'),
    });

    it('shows why the build failed, and puts everything back', async () => {
      const project = start(built([]));
      await compose(engine(), project, 'up', '-d', '--build');
      project.write('Dockerfile', 'FROM dockperm-lab/node:20\nRUN echo the builder says this; exit 7\n');
      const before = { files: filesOf(project), containers: await containersOf(engine()) };
      const { exitCode, stdout } = await run(project, '--yes');
      expect(exitCode).toBe(1);
      expect(stdout).toContain('the builder says this');
      expect(stdout).toContain('All files and containers were restored.');
      expect({ files: filesOf(project), containers: await containersOf(engine()) }).toEqual(before);
      expect(before.containers).toMatch(/-app-1 running/);
    });

    it('shows what a service said that never gets healthy, and brings the previous one back', async () => {
      const say = 'command: ["sh", "-c", "echo the service says this, group $$GID; sleep 600"]';
      const health = 'healthcheck: {test: ["CMD-SHELL", "test $$GID = 999"], interval: 300ms, retries: 2}';
      const files = wrongGroup();
      const file = files['compose.yaml']
        .replace('command: ["sleep", "600"]', () => say)
        .replace(
          'group_add:',
          () => `${health}\n        environment: {GID: "\${DOCKER_GID}"}\n        group_add:`,
        );
      const project = start({ ...files, 'compose.yaml': file });
      await compose(engine(), project, 'up', '-d', '--wait');
      const before = filesOf(project);
      const { exitCode, stdout } = await run(project, '--yes');
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/✗ app did not start: unhealthy/);
      expect(stdout).toContain(`the service says this, group ${freeGid}`);
      expect(filesOf(project)).toEqual(before);
      const id = await compose(engine(), project, 'ps', '-q', 'app');
      const format = '{{.State.Status}} {{.HostConfig.GroupAdd}}';
      expect(await docker(engine(), ['inspect', '--format', format, id])).toBe('running [999]');
    });

    it('removes a service again that it was the first to start', async () => {
      const files = wrongGroup();
      const file = files['compose.yaml'].replace(
        '["sleep", "600"]',
        '["sh", "-c", "echo it ends at once; exit 3"]',
      );
      const project = start({ ...files, 'compose.yaml': file });
      const before = filesOf(project);
      const { exitCode, stdout } = await run(project, '--yes');
      expect(exitCode).toBe(1);
      expect(stdout).toContain('it ends at once');
      expect(filesOf(project)).toEqual(before);
      expect(await compose(engine(), project, 'ps', '-aq')).toBe('');
    });

    it('comes to an end on a terminal that was never given a size', async () => {
      const project = start(wrongGroup());
      const [drop, ...args] = dropTo(member);
      const line = [drop, ...args, process.execPath, bin, 'fix', '--yes'].join(' ');
      const { stdout } = await execa('script', ['-qec', line, '/dev/null'], {
        cwd: project.directory,
        env: { ...engine().env, HOME: makeProject({}).directory },
        stdin: 'ignore',
        timeout: 60_000,
      });
      expect(stdout).toContain('docker compose up');
      expect(await connectInside(engine(), project)).toBe('ok');
    });

    it.each([
      ['by Ctrl-C, which every process of the terminal gets', 'group', 'SIGINT'],
      ['by a terminal that is closed, which all of them get, too', 'group', 'SIGHUP'],
      ['by a signal to it alone', 'process', 'SIGINT'],
    ] as const)('leaves nothing behind when it is called off %s', async (_, whom, signal) => {
      const marker = `sleep ${4000 + (process.pid % 1000)}.${whom.length}${signal.length}`;
      const project = start(built([`RUN ${marker}`]));
      const before = { files: filesOf(project), containers: await containersOf(engine()) };
      const { exitCode, stdout } = await callOff(project, { whom, signal, marker });
      expect(exitCode, stdout).toBe(130);
      expect({ files: filesOf(project), containers: await containersOf(engine()) }).toEqual(before);
      await expect.poll(() => runningWith(marker), { timeout: 5000 }).toBe(0);
    });

    /** Starts a fix, waits until its build is at the marker, and sends the signal. */
    async function callOff(
      project: Project,
      { whom, signal, marker }: { whom: 'group' | 'process'; signal: NodeJS.Signals; marker: string },
    ) {
      const [drop, ...args] = dropTo(member);
      const config = makeProject({}).directory;
      const child = spawn(drop, [...args, process.execPath, bin, 'fix', '--yes'], {
        cwd: project.directory,
        env: { ...engine().env, HOME: config, BUILDX_CONFIG: config },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      let stdout = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (stdout += text));
      const exit = once(child, 'exit');
      await expect.poll(() => runningWith(marker), { timeout: 30_000, message: stdout }).toBeGreaterThan(0);
      process.kill(whom === 'group' ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
      const [exitCode] = await exit;
      return { exitCode, stdout };
    }
  });
});

describeEngine('rootless', { images }, (engine) => {
  it('asks for the group as the containers count it, not as the host does', async () => {
    const { socket, user } = engine();
    const owner = { uid: user?.uid ?? 0, gid: user?.gid ?? 0 };
    const onHost = statSync(socket).gid;
    const map = await docker(engine(), [
      'run',
      '--rm',
      '--network=none',
      'alpine:3',
      'cat',
      '/proc/self/gid_map',
    ]);
    const inside = translate(onHost, map);
    expect(onHost).not.toBe(inside);

    const more = ['group_add: ["${DOCKER_GID}"]'];
    const files = { 'compose.yaml': composeFile(more, socket), '.env': 'DOCKER_GID=999\n' };
    const project = makeProject(files, { owner, engine: engine() });
    const run = { in: project, engine: engine(), as: owner };
    await compose(engine(), project, 'up', '-d');
    expect(await connectInside(engine(), project)).toBe('EACCES');

    const checked = await dockperm(['check'], run);
    expect(checked.exitCode).toBe(1);
    expect(answerOf(checked)).toContain(
      `✗ app must join group ${inside}, which is host gid ${onHost} in the rootless engine.`,
    );
    expect(checked.stdout).toContain('rootless-gid');

    const fixed = await dockperm(['fix', '--yes'], run);
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(project.read('.env')).toBe(`DOCKER_GID=${inside}\n`);
    expect(inside).toBe(engine().gid);
    expect(await dockperm(['fix', '--yes'], run)).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing to change.',
    });
  });
});

/** What an id of the host is inside of a user namespace, by its map: lines of first inside, first outside, count. */
function translate(id: number, map: string): number | undefined {
  const ranges = map
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const [range] = ranges.filter(([, outside = 0, count = 0]) => id >= outside && id < outside + count);
  const [inside = 0, outside = 0] = range ?? [];
  return range && inside + id - outside;
}

describeEngine('userns-remap', { images }, (engine) => {
  it('takes a service out of the remapped namespace only when that is allowed by name', async () => {
    const as = memberOf(engine().gid);
    const project = makeProject({ 'compose.yaml': composeFile([], engine().socket) }, { engine: engine() });
    const before = filesOf(project);
    const run = { in: project, engine: engine(), as };
    await compose(engine(), project, 'up', '-d');
    expect(await connectInside(engine(), project)).toBe('EACCES');

    const held = await dockperm(['fix', '--yes'], run);
    expect(held.exitCode).toBe(1);
    expect(held.stdout).toContain('Needs consent');
    expect(held.stdout).toContain('--allow userns-remap');
    expect(filesOf(project)).toEqual(before);

    const fixed = await dockperm(['fix', '--yes', '--allow', 'userns-remap'], run);
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(linesAdded(before['compose.yaml'] ?? '', project.read('compose.yaml') ?? '')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^ {8}userns_mode: "?host"?$/)]),
    );
    expect(await dockperm(['fix', '--yes'], run)).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing to change.',
    });
  });
});

describeEngine('vm', { images }, (engine) => {
  it('joins group 0 only when that is allowed by name', async () => {
    const as = { uid: engine().user?.uid ?? 0, gid: engine().user?.gid ?? 0 };
    const files = { 'compose.yaml': composeFile([], '/var/run/docker.sock') };
    const project = makeProject(files, { owner: as, engine: engine() });
    const before = filesOf(project);
    const run = { in: project, engine: engine(), as };
    await compose(engine(), project, 'up', '-d');
    expect(await connectInside(engine(), project)).toBe('EACCES');

    const held = await dockperm(['fix', '--yes'], run);
    expect(held.exitCode).toBe(1);
    expect(held.stdout).toContain('--allow gid-zero');
    expect(filesOf(project)).toEqual(before);

    const fixed = await dockperm(['fix', '--yes', '--allow', 'gid-zero'], run);
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(project.read('.env')).toBe('DOCKER_GID=0\n');
    expect(await dockperm(['fix', '--yes'], run)).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing to change.',
    });
  });
});
