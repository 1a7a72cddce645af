import { chmodSync, chownSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { answerOf, dockperm, makeProject, type Project, person, type Ran } from './support/project.ts';

/** A directory with a client's files in `docker`; what is printed is for a terminal to show as it is. */
async function check(
  project: Project,
  { args = [], env = {} }: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  const own = { DOCKER_CONFIG: project.path('docker'), ...env };
  const ran = await dockperm(['check', ...args], { in: project, env: own });
  const text = ran.stdout + ran.stderr;
  expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/);
  expect(text).not.toMatch(/bug in dockperm|could not be judged|\n\s+at /);
  return ran;
}

const unusable = /^✗ \S*docker\/config\.json (?:is|cannot be) .*; the client uses the default engine\.$/;

it('does not read a config.json of 100 MB', async () => {
  const project = makeProject({ 'docker/config.json': '{' });
  truncateSync(project.path('docker/config.json'), 100 * 1024 * 1024);
  const ran = await check(project);
  expect(ran.exitCode).toBe(1);
  expect(answerOf(ran)).toMatch(/^✗ \S*docker\/config\.json is larger than 1 MB and was not read\.$/);
});

it('names a directory of the client that may not be read', async () => {
  const project = makeProject({ 'docker/config.json': '{}' });
  chownSync(project.path('docker'), 0, 0);
  chmodSync(project.path('docker'), 0o700);
  const ran = await check(project);
  expect(answerOf(ran)).toMatch(unusable);
  expect(ran.stdout).toMatch(/sudo chown -R \S+ \S*docker/);
  const byName = await check(project, { env: { DOCKER_CONTEXT: 'lab' } });
  expect(answerOf(byName)).toContain('Context "lab" cannot be loaded: its meta.json ');
  expect(answerOf(byName)).toContain('EACCES');
});

it('follows no link that leads to itself', async () => {
  const project = makeProject({});
  mkdirSync(project.path('docker'));
  symlinkSync('config.json', project.path('docker/config.json'));
  expect(answerOf(await check(project))).toMatch(unusable);
  const all = makeProject({});
  symlinkSync('docker', all.path('docker'));
  expect(answerOf(await check(all))).toContain('is a symbolic link loop; ');
  const ran = await check(all, { env: { DOCKER_CONTEXT: 'lab' } });
  expect(answerOf(ran)).toContain('its meta.json is a symbolic link loop.');
});

it('shows the name of a context as text, whatever is in it', async () => {
  const name = 'a\u001b[2J\n✓ all is well\u202e';
  const project = makeProject({ 'docker/config.json': JSON.stringify({ currentContext: name }) });
  const shown = '"a\\x1b[2J\\x0a✓ all is well\\x202e"';
  expect(answerOf(await check(project))).toContain(`Context ${shown} does not exist (set by `);
  const byFlag = await check(project, { args: ['--context', name] });
  expect(answerOf(byFlag)).toContain(`Context ${shown} does not exist (set by --context).`);
  const json = await dockperm(['check', '--format', 'json', '--context', name], { in: project });
  expect(JSON.parse(json.stdout).facts.endpoint.context).toBe(name);
});

const long = `/tmp/${'a'.repeat(103)}`;

it.each([
  ['--socket', { args: ['--socket', long] }],
  ['--host', { args: ['--host', `unix://${long}`] }],
  ['DOCKER_HOST', { env: { DOCKER_HOST: `unix://${long}` } }],
])('says that a path of 108 bytes is too long for a socket, given as %s', async (who, how) => {
  const ran = await check(makeProject({}), how);
  expect(ran.exitCode).toBe(1);
  expect(answerOf(ran)).toBe(
    `✗ ${who} is not a valid endpoint: the path is longer than the 107 bytes of a socket address.`,
  );
});

it('says so of a path that a context has', async () => {
  const { createHash } = await import('node:crypto');
  const id = createHash('sha256').update('lab').digest('hex');
  const meta = JSON.stringify({ Name: 'lab', Endpoints: { docker: { Host: `unix://${long}` } } });
  const project = makeProject({ [`docker/contexts/meta/${id}/meta.json`]: meta });
  for (const folder of ['docker', 'docker/contexts', 'docker/contexts/meta'])
    chmodSync(project.path(folder), 0o755);
  const ran = await check(project, { args: ['--context', 'lab'] });
  expect(answerOf(ran)).toContain('✗ Context "lab" (--context) is not a valid endpoint: the path is');
});

it('shows a DOCKER_HOST with a line end in the middle as one line', async () => {
  const ran = await check(makeProject({}), { env: { DOCKER_HOST: 'unix:///run/a\nb.sock' } });
  expect(ran.exitCode).toBe(1);
  expect(answerOf(ran)).toBe('✗ DOCKER_HOST is not a valid endpoint: it contains a control character.');
  expect(ran.stdout).toMatch(/unix:\/\/\/run\/a\\x0ab\.sock/);
});

it('takes a line end at the end of DOCKER_HOST away, as the docker command does', async () => {
  const project = makeProject({});
  const ran = await check(project, { env: { DOCKER_HOST: `unix://${project.path('gone.sock')}\n` } });
  expect(answerOf(ran)).toMatch(/^✗ There is no socket at \S+\/gone\.sock\.$/);
});

const TIMEOUT_MS = 1000;
/** For starting Node twice as long as it takes here, and for what is asked once the engine has given no answer. */
const MARGIN_MS = 1000;

it('waits for an engine and a name service that never answer no longer than its time limit, once', async () => {
  const project = makeProject({ 'compose.yaml': composeWith('engine.sock') });
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(project.path('engine.sock'), resolve));
  onTestFinished(() => void server.close());
  chownSync(project.path('engine.sock'), person.uid, person.gid);
  for (const program of ['getent', 'id', 'systemctl', 'journalctl', 'loginctl', 'ps'])
    writeFileSync(project.path(program), '#!/bin/sh\nsleep 30\n', { mode: 0o755 });
  const env = { PATH: `${project.directory}:${process.env.PATH}` };
  const timed = async (args: readonly string[]) => {
    const started = performance.now();
    const ran = await check(project, { args: [...args, '--timeout', `${TIMEOUT_MS}ms`], env });
    return { ran, took: performance.now() - started };
  };

  const hung = await timed(['--socket', project.path('engine.sock')]);
  expect(hung.ran.exitCode).toBe(3);
  expect(answerOf(hung.ran)).toMatch(/^\? Unknown: unix:\S+ did not answer in time\.$/);
  expect(hung.took).toBeGreaterThan(TIMEOUT_MS);
  expect(hung.took).toBeLessThan(TIMEOUT_MS + MARGIN_MS);

  chownSync(project.path('engine.sock'), 0, freeGid);
  chmodSync(project.path('engine.sock'), 0o660);
  const denied = await timed(['--socket', project.path('engine.sock')]);
  expect(denied.ran.exitCode).toBe(1);
  expect(denied.took).toBeLessThan(TIMEOUT_MS + MARGIN_MS);
});

function composeWith(socket: string): string {
  return `services:\n  app:\n    image: alpine:3\n    user: "10001"\n    volumes: ["./${socket}:/var/run/docker.sock"]\n`;
}
