import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { down, freeGid, up } from '../lab/lab.ts';
import { check } from './support/check.ts';
import { connectAs } from './support/connect.ts';
import { describeEngine } from './support/engine.ts';
import { makeProject, memberOf, type Project, person } from './support/project.ts';

const member = memberOf(freeGid);

describeEngine('rootful', { gid: 0, images: ['alpine:3'] }, (engine) => {
  it('says that no group can let anybody in, where the socket is root’s alone', async () => {
    expect(await connectAs(person, engine().socket)).toBe('EACCES');
    const { exitCode, answer, rules, report } = await check({ in: makeProject({}), engine: engine() });
    expect(exitCode).toBe(1);
    expect(answer).toBe('✗ The socket belongs to root:root; no group gives uid 20001 access.');
    expect(rules).toEqual(['socket-group-missing']);
    // The engine was told so on its command line, which is not dockperm's to change.
    expect(report.findings[0]?.remedies[0]).toMatchObject({ safety: 'manual' });
  });
});

describe('where an engine has died', () => {
  it('says that it is stopped, though its socket is still there', async ({ skip }) => {
    if (inject('labProblem') !== '') return skip(inject('labProblem'));
    const name = `t${process.pid}-dead`;
    onTestFinished(async () => void (await down(name)));
    const engine = await up({ kind: 'rootful', gid: freeGid, name, images: [], owner: inject('labOwner') });
    process.kill(engine.pid, 'SIGKILL');
    await expect.poll(() => connectAs(member, engine.socket)).toBe('ECONNREFUSED');
    const { exitCode, answer, rules, report } = await check({ in: makeProject({}), engine, as: member });
    expect(exitCode).toBe(1);
    expect(answer).toMatch(/^✗ .*engine/i);
    expect(rules).toEqual(['engine-stopped']);
    expect(report.verdict).toBe('unreachable');
  });
});

describe('at the path of the socket', () => {
  let folder: Project;

  beforeEach(({ skip }) => {
    if (process.getuid?.() !== 0) skip('Only root can start a process as another user.');
  });

  async function listen(path: string, answer: string | undefined): Promise<Server> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (answer !== undefined) socket.end(answer);
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    chmodSync(path, 0o777);
    onTestFinished(() => void server.close());
    return server;
  }

  const look = (path: string, ...flags: string[]) => {
    const env = { DOCKER_HOST: `unix://${path}` };
    return check({ in: folder, as: person, env }, ...flags);
  };

  it('finds nothing', async () => {
    folder = makeProject({});
    const { exitCode, answer, rules, report } = await look(folder.path('docker.sock'));
    expect(exitCode).toBe(1);
    expect(answer).toMatch(/^✗ There is no socket at /);
    expect(rules).toEqual(['socket-missing']);
    expect(report.verdict).toBe('unreachable');
  });

  it('finds a directory', async () => {
    folder = makeProject({});
    mkdirSync(folder.path('docker.sock'));
    expect(await look(folder.path('docker.sock'))).toMatchObject({
      exitCode: 1,
      rules: ['socket-is-directory'],
    });
  });

  it('finds a plain file', async () => {
    folder = makeProject({});
    writeFileSync(folder.path('docker.sock'), '');
    expect(await look(folder.path('docker.sock'))).toMatchObject({
      exitCode: 1,
      rules: ['socket-not-a-socket'],
    });
  });

  it('finds a directory above it that this user may not pass, and leaves its mode alone', async () => {
    folder = makeProject({ 'private/x': '' }, { owner: { uid: 0, gid: 0 } });
    chmodSync(folder.path('private'), 0o700);
    const socket = folder.path('private/docker.sock');
    await listen(socket, undefined);
    expect(await connectAs(person, socket)).toBe('EACCES');
    const { exitCode, answer, rules } = await look(socket);
    expect(exitCode).toBe(1);
    expect(answer).toContain('/private');
    expect(rules).toEqual(['path-not-traversable']);
  });

  it('finds a process that listens and never answers, and says so within the time given', async () => {
    folder = makeProject({});
    await listen(folder.path('docker.sock'), undefined);
    const began = performance.now();
    const { exitCode, answer, rules, report } = await look(folder.path('docker.sock'), '--timeout', '500ms');
    // Two runs, each with the start of a process.
    expect(performance.now() - began).toBeLessThan(3000);
    expect(exitCode).toBe(3);
    expect(answer).toMatch(/^\? /);
    expect(rules).toEqual(['engine-unresponsive']);
    expect(report.verdict).toBe('inconclusive');
  });

  it('finds a process that is no engine, and does not call that access', async () => {
    folder = makeProject({});
    await listen(folder.path('docker.sock'), 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    const { exitCode, answer } = await look(folder.path('docker.sock'));
    expect(exitCode).not.toBe(0);
    expect(answer).not.toMatch(/^✓/);
  });
});
