import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { docker, dockperm, makeProject, memberOf, type Project } from './support/project.ts';

const member = memberOf(freeGid);
const commands = [['check'], ['fix', '--yes'], ['deploy', '--yes']] as const;

interface Refusal {
  readonly args: readonly string[];
  /** In the sentence that says what is wrong. */
  readonly says: string | RegExp;
  /** In the line that says how to go on. */
  readonly next: string | RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

describeEngine('rootful', { gid: freeGid, images: ['alpine:3'] }, (engine) => {
  /** A project that would be in need of a fix, were it not for what a test does to it. */
  function brokenProject(files: Readonly<Record<string, string | Buffer>> = {}): Project {
    const compose = `services:
  app:
    image: alpine:3
    user: "10001:10001"
    network_mode: none
    command: [sleep, "600"]
    group_add: ["\${DOCKER_GID}"]
    volumes: ["${engine().socket}:/var/run/docker.sock"]
`;
    return makeProject(
      { 'compose.yaml': compose, '.env': 'DOCKER_GID=999\n', ...files },
      { engine: engine() },
    );
  }

  async function expectRefusal(project: Project, { args, says, next, env = {} }: Refusal): Promise<void> {
    const before = await stateOf(project);
    const ran = await dockperm(args, { in: project, engine: engine(), as: member, env });
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(2);
    const [sentence = '', ...steps] = unwrap(ran.stderr).split('\n');
    expect(sentence).toMatch(/^(dockperm|error): \S/);
    expect(sentence).toMatch(says);
    expect(steps.join('\n')).toMatch(next);
    // A sentence, and a command to paste.
    expect(steps.length).toBeLessThanOrEqual(2);
    expect(ran.stderr.split('\n').filter((line) => line.length > 80 && !/^ {2}node \S+ /.test(line))).toEqual(
      [],
    );
    expect(await stateOf(project)).toEqual(before);
  }

  async function stateOf({ directory, path }: Project): Promise<unknown> {
    const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
    const files = names.map((name) => {
      const { mode, uid, gid } = statSync(path(name));
      const text = statSync(path(name)).isFile() ? readFileSync(path(name), 'latin1') : '';
      return { name, mode, uid, gid, text };
    });
    return { files, containers: await docker(engine(), ['ps', '-aq', '--no-trunc']) };
  }

  it.each([
    ['is not YAML', 'services:\n  app: [1\n', /^dockperm: compose\.yaml:\d+:\d+: the file is not YAML: /],
    [
      'is indented with tabs',
      'services:\n\tapp: {}\n',
      'compose.yaml:2:1: the file is not YAML: Tabs are not allowed',
    ],
    ['is a list', '- app\n', 'compose.yaml:1:1: the top level is not a mapping'],
    ['has no mapping of services', 'services: 5\n', 'compose.yaml:1:11: `services` is not a mapping'],
    [
      'has a service that is a number',
      'services:\n  app: 7\n',
      'compose.yaml:2:8: service `app` is not a mapping',
    ],
    [
      'names an anchor that is not there',
      'services:\n  app: *base\n',
      'compose.yaml:2:8: there is no anchor &base',
    ],
  ])('names the place in a Compose file that %s', async (_, text, says) => {
    const project = brokenProject({ 'compose.yaml': text });
    for (const args of commands)
      await expectRefusal(project, { args, says, next: /^Fix .*compose\.yaml at line \d/ });
  });

  it('names the override file, when that is the one', async () => {
    const project = brokenProject({ 'compose.override.yaml': 'services:\n  app:\n    group_add: ["1"\n' });
    const says = /^dockperm: compose\.override\.yaml:\d+:\d+: the file is not YAML/;
    await expectRefusal(project, { args: ['check'], says, next: 'compose.override.yaml' });
  });

  it.each([
    ['holds zero bytes', Buffer.from('A=\0\n'), 'contains a NUL character', 'the top level is not a mapping'],
    [
      'is in no encoding of text',
      Buffer.from([0x41, 0x3d, 0xff, 0xfe, 0x0a]),
      'is not valid UTF-8',
      'is not valid UTF-8',
    ],
  ])('does not take for text what %s', async (_, bytes, inEnv, inCompose) => {
    const env = brokenProject({ '.env': bytes });
    for (const args of commands)
      await expectRefusal(env, { args, says: `.env ${inEnv}.`, next: /^Save it as / });
    const file = brokenProject({ 'compose.yaml': bytes });
    await expectRefusal(file, {
      args: ['check'],
      says: inCompose,
      next: /\w/,
    });
  });

  it('says what a directory is, where a file should be', async () => {
    const project = makeProject({});
    mkdirSync(project.path('compose.yaml'));
    await expectRefusal(project, {
      args: ['check'],
      says: 'compose.yaml is a directory.',
      next: 'a regular file',
    });
    const env = brokenProject();
    rmSync(env.path('.env'));
    mkdirSync(env.path('.env'));
    await expectRefusal(env, {
      args: ['fix', '--yes'],
      says: '.env is a directory.',
      next: 'a regular file',
    });
  });

  it.each(['abc', '-1', '4294967296', '4294967295', '1e3', '0x10', '1.5', ''])(
    'takes %j for no group id',
    async (gid) => {
      const project = brokenProject();
      const refusal = {
        says: /--gid .*is not a valid group id\.$/,
        next: 'Use a number from 0 to 2147483647',
      };
      await expectRefusal(project, { ...refusal, args: ['check', '--gid', gid] });
      await expectRefusal(project, { ...refusal, args: ['fix', '--yes', `--gid=${gid}`] });
    },
  );

  it('has nothing to fix or to deploy in a directory without a Compose file', async () => {
    const project = makeProject({ 'notes.txt': 'mine' });
    await expectRefusal(project, {
      args: ['fix', '--yes'],
      says: /^dockperm: No Compose file found in /,
      next: /^Use -f FILE or -C DIR\. To create a project in an empty directory: .* deploy$/,
    });
    await expectRefusal(project, {
      args: ['deploy', '--yes'],
      says: / has no Compose file and is not empty\.$/,
      next: 'an empty one',
    });
  });

  it.each(['check', 'fix'])(
    'lists the services when %s is asked for one that is not there',
    async (command) => {
      const args = [command, '--service', 'ap'];
      const says = 'No service "ap" in this project.';
      await expectRefusal(brokenProject(), { args, says, next: 'Services: app' });
    },
  );

  it.each([
    [['-f', 'nope.yaml'], /nope\.yaml does not exist\.$/, '-f'],
    [['-C', 'nope'], /No such directory: .*nope$/, 'Pass a project directory'],
    [['-C', 'compose.yaml'], /compose\.yaml is not a directory\.$/, '-f'],
  ])('finds no project by %j', async (flags, says, next) => {
    const project = brokenProject();
    await expectRefusal(project, { args: ['check', ...flags], says, next });
    await expectRefusal(project, { args: ['fix', '--yes', ...flags], says, next });
  });

  it.each([
    [['chekc'], "Unknown command 'chekc'"],
    [['check', '--formt', 'json'], "Unknown option '--formt'"],
    [['check', '--socket', '/x', '--host', 'unix:///y'], 'cannot be used with option'],
  ])('does not guess what %j means', async (args, says) => {
    const project = brokenProject();
    const ran = await dockperm(args, { in: project, engine: engine(), as: member });
    expect(ran).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(says) });
    expect(ran.stderr).toContain('Run dockperm --help');
  });

  it.each(['--only', '--allow'])('knows no rule of that name after %s', async (flag) => {
    const args = ['fix', '--yes', flag, 'gid-wrogn'];
    await expectRefusal(brokenProject(), {
      args,
      says: 'Unknown rule "gid-wrogn"',
      next: 'Did you mean gid-wrong?',
    });
  });

  it.each(['compose.yaml', '.env'])('says whose %s it may not read', async (name) => {
    const project = brokenProject();
    chownSync(project.path(name), 0, 0);
    chmodSync(project.path(name), 0o600);
    const says = new RegExp(`${name.replace('.', '\\.')} cannot be read: EACCES \\(permission denied\\)\\.$`);
    for (const args of commands) await expectRefusal(project, { args, says, next: /\w/ });
  });

  it.each([
    ['is another’s', (project: Project) => chownSync(project.path('.env'), 0, 0)],
    ['is read-only', (project: Project) => chmodSync(project.path('.env'), 0o444)],
    ['is in a directory that is another’s', (project: Project) => chownSync(project.directory, 0, 0)],
  ])('changes no file when one of them %s', async (_, protect) => {
    const project = brokenProject();
    protect(project);
    const says = /\.env cannot be written: EACCES \(permission denied\)\. Nothing was changed\.$/;
    const next = "Run dockperm as the file's owner";
    for (const args of [
      ['fix', '--yes'],
      ['deploy', '--yes'],
    ])
      await expectRefusal(project, { args, says, next });
  });

  it('writes no report where it may not', async () => {
    const args = ['check', '--output', '/root/report.txt'];
    const says = '/root/report.txt cannot be written: EACCES (permission denied).';
    await expectRefusal(brokenProject(), { args, says, next: '--output' });
  });

  it.each([
    ['Docker', []],
    ['Compose', ['docker']],
  ])('neither repairs nor deploys without %s', async (_, programs) => {
    const project = brokenProject();
    const env = await onlyWith(programs);
    const says = 'Docker Compose is not installed';
    const next = /^Install it/;
    for (const args of [
      ['fix', '--yes'],
      ['deploy', '--yes'],
    ])
      await expectRefusal(project, { args, says, next, env });
    const edits = ['fix', '--yes', '--no-rebuild'];
    const ran = await dockperm(edits, { in: project, engine: engine(), as: member, env });
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(project.read('.env')).toBe(`DOCKER_GID=${freeGid}\n`);
  });

  /** An environment with these programs of the engine's client and no plugin of it. */
  async function onlyWith(programs: readonly string[]): Promise<Record<string, string>> {
    const bins = makeProject({});
    const found = ['getent', 'setpriv', 'nsenter', ...programs]
      .map((name) => `command -v ${name}`)
      .join('; ');
    const { stdout } = await execa('sh', ['-c', found], { env: engine().env });
    await execa('ln', ['-s', ...stdout.split('\n'), bins.directory]);
    return { PATH: bins.directory, DOCKER_CONFIG: bins.directory };
  }
});

/** Each sentence as one line, as it is before it is broken to fit. */
function unwrap(text: string): string {
  return text.replaceAll(/\n {2}/g, ' ');
}
