import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dropTo, freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { bin, docker, dockperm, makeProject, memberOf, type Project } from './support/project.ts';
import { runningWith } from './support/running-with.ts';

const images = ['alpine:3', 'python:3.11-alpine', 'dockperm-lab/node:20'] as const;
const member = memberOf(freeGid);

/** Of its own kind, so that no other build of this machine is taken for it. */
const marker = `sleep ${5000 + (process.pid % 1000)}.5`;

const quickBuild = { Dockerfile: 'FROM alpine:3\nARG WORD\nRUN echo $WORD > /word\n' };
const endlessBuild = { Dockerfile: `${quickBuild.Dockerfile}RUN ${marker}\n` };

const composeFile = (socket: string, health: 'true' | 'false', word: string) => `services:
  app:
    build: {context: ., args: {WORD: ${word}}}
    command: [sleep, "600"]
    stop_signal: SIGKILL
    user: "10001:10001"
    group_add: ["\${DOCKER_GID:-999}"]
    healthcheck: {test: ["CMD", "${health}"], interval: 1s, retries: 60}
    networks: [inner]
    volumes: ["${socket}:/var/run/docker.sock", "kept:/kept"]
networks:
  inner: {}
volumes:
  kept: {}
`;

type Moment = (output: string, project: Project) => Promise<boolean>;

describeEngine('rootful', { gid: freeGid, images, label: 'called-off' }, (engine) => {
  const nameOf = ({ directory }: Project) => directory.replace(/^.*\//, '').toLowerCase();

  const idsOf = (project: Project, ...list: string[]) =>
    docker(engine(), [...list, '--filter', `label=com.docker.compose.project=${nameOf(project)}`]);

  const amidBuild: Moment = async () => runningWith(marker) > 0;
  const amidWait: Moment = async (output, project) =>
    output.includes('wait for app') && (await idsOf(project, 'ps', '-q')) !== '';

  /** Everything that a deploy may touch. */
  async function stateOf(project: Project) {
    const files = readdirSync(project.directory).sort();
    return {
      files: Object.fromEntries(files.map((name) => [name, project.read(name)])),
      containers: await idsOf(project, 'ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Names}} {{.State}}'),
      networks: await idsOf(project, 'network', 'ls', '--no-trunc', '-q'),
      volumes: await idsOf(project, 'volume', 'ls', '-q'),
      images: await idsOf(
        project,
        'images',
        '-f',
        'dangling=false',
        '--no-trunc',
        '--format',
        '{{.Repository}} {{.ID}}',
      ),
    };
  }

  /** Starts a deploy, and sends Ctrl-C to all that it has started when the moment is there. */
  async function callOff(project: Project, moment: Moment, args: readonly string[] = []) {
    const home = makeProject({}).directory;
    const [command = '', ...words] = [...engine().nsenter, ...dropTo(member), process.execPath, bin];
    const child = spawn(command, [...words, 'deploy', '--yes', ...args], {
      cwd: project.directory,
      env: {
        ...engine().env,
        HOME: home,
        BUILDX_CONFIG: home,
        BASE_IMAGE: 'dockperm-lab/node:20',
        HOST_PORT: '18121',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    const exit = once(child, 'exit');
    const isThere = () => child.exitCode !== null || moment(output, project);
    await expect.poll(isThere, { timeout: 30_000, interval: 50 }).toBe(true);
    expect(child.exitCode, `it ended before it could be called off: ${output}`).toBeNull();
    process.kill(-(child.pid ?? 0), 'SIGINT');
    const [exitCode] = await exit;
    return { exitCode, output };
  }

  const projectWith = (health: 'true' | 'false', word: string, build: Record<string, string>) =>
    makeProject(
      { 'compose.yaml': composeFile(engine().socket, health, word), '.env': 'DOCKER_GID=999\n', ...build },
      { engine: engine() },
    );

  async function deployed(): Promise<Project> {
    const project = projectWith('true', 'first', quickBuild);
    const first = await dockperm(['deploy', '--yes'], { in: project, engine: engine(), as: member });
    expect(first.exitCode, first.stdout + first.stderr).toBe(0);
    // Wrong again, so that the next deploy has a file to change.
    project.write('.env', 'DOCKER_GID=999\n');
    return project;
  }

  it.each([
    ['its build', amidBuild, 'true', endlessBuild],
    ['the wait for its health', amidWait, 'false', quickBuild],
  ] as const)(
    'leaves nothing of a first deploy that is called off amid %s',
    async (_, moment, health, build) => {
      const project = projectWith(health, 'only', build);
      const before = await stateOf(project);
      const { exitCode, output } = await callOff(project, moment);
      expect(exitCode, output).toBe(130);
      await expect.poll(() => runningWith(marker), { timeout: 5000 }).toBe(0);
      expect(await stateOf(project), output).toEqual(before);
    },
  );

  it.each([
    ['its build', amidBuild, 'true', endlessBuild, 'the same container'],
    ['the wait for its health', amidWait, 'false', quickBuild, 'another container'],
  ] as const)(
    'leaves what ran before a deploy that is called off amid %s',
    async (_, moment, health, build, expected) => {
      const project = await deployed();
      const before = await stateOf(project);
      expect(before.containers).toMatch(/-app-1 running$/);
      project.write('compose.yaml', composeFile(engine().socket, health, 'second'));
      for (const [name, text] of Object.entries(build)) project.write(name, text);
      const files = (await stateOf(project)).files;
      const { exitCode, output } = await callOff(project, moment);
      expect(exitCode, output).toBe(130);
      await expect.poll(() => runningWith(marker), { timeout: 5000 }).toBe(0);
      const after = await stateOf(project);
      expect(after.files).toEqual(files);
      // It is said which of both it is.
      const isSame = after.containers === before.containers;
      expect(isSame ? 'the same container' : 'another container').toBe(expected);
      expect(output.includes('Created again from the snapshot')).toBe(!isSame);
      const withoutId = (text: string) => text.replaceAll(/^\w{64} /gm, '');
      expect({ ...after, files: null, containers: withoutId(after.containers) }, output).toEqual({
        ...before,
        files: null,
        containers: withoutId(before.containers),
      });
      // Of the same image and with the previous settings, whether it is the same container or another one.
      const format = '{{.Image}} {{json .Config.Healthcheck.Test}} {{.HostConfig.GroupAdd}}';
      const settings = await docker(engine(), [
        'inspect',
        '-f',
        format,
        after.containers.split(' ')[0] ?? '',
      ]);
      expect(settings).toContain(`["CMD","true"] [${freeGid}]`);
      expect(before.images).toContain(settings.split(' ')[0]);
    },
  );

  it('leaves the directory empty in which the template is called off', async () => {
    const project = makeProject({}, { engine: engine() });
    const before = await stateOf(project);
    const amidStart: Moment = async (_, { directory }) =>
      readdirSync(directory).length > 0 && (await idsOf(project, 'ps', '-q')) !== '';
    const { exitCode, output } = await callOff(project, amidStart, ['--env', 'development']);
    expect(exitCode, output).toBe(130);
    expect(await stateOf(project), output).toEqual(before);
  });
});
