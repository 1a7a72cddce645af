import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freeGid, restart } from '../lab/lab.ts';
import { composeFile, group } from './support/app-service.ts';
import { check } from './support/check.ts';
import { describeEngine } from './support/engine.ts';
import { compose, connectInside, dockperm, makeProject, memberOf } from './support/project.ts';

const images = ['alpine:3', 'dockperm-lab/node:20'] as const;
const member = memberOf(freeGid);

describeEngine('rootful', { gid: freeGid, images }, (engine) => {
  describe('asked about the containers of a project', () => {
    it('sees a container that is older than the correction of its file', async () => {
      const wanted = {
        app: [...group('999'), 'network_mode: none', 'stop_signal: SIGKILL', 'command: [sleep, "600"]'],
      };
      const corrected = makeProject({ 'compose.yaml': composeFile(engine(), wanted) }, { engine: engine() });
      const run = { in: corrected, engine: engine(), as: member };
      await compose(engine(), corrected, 'up', '-d');
      expect((await check(run)).rules).toEqual(['gid-wrong']);
      corrected.write('compose.yaml', composeFile(engine(), wanted).replace('"999"', `"${freeGid}"`));
      const outdated = await check(run);
      expect(outdated).toMatchObject({ exitCode: 1, rules: ['container-outdated'] });
      expect(outdated.answer).toMatch(
        /^✗ .*-app-1 does not match its current configuration and cannot use the Docker socket\.$/,
      );
      // A restart keeps the groups that the container was created with.
      await compose(engine(), corrected, 'restart');
      expect(await check(run)).toMatchObject({ exitCode: 1, rules: ['container-outdated'] });
      await compose(engine(), corrected, 'up', '-d');
      expect(await check(run)).toMatchObject({ exitCode: 0, rules: [] });
    });

    it('looks through what only starts others at the process that does the work', async () => {
      const wanted = {
        user: '"0"',
        app: [
          ...group(`${freeGid}`),
          'init: true',
          'network_mode: none',
          'stop_signal: SIGKILL',
          'command: [setpriv, --reuid, "1000", --regid, "1000", --clear-groups, sleep, "600"]',
        ],
      };
      const text = composeFile(engine(), wanted);
      const dropped = makeProject({ 'compose.yaml': text }, { engine: engine() });
      const run = { in: dropped, engine: engine(), as: member };
      await compose(engine(), dropped, 'up', '-d');
      expect(await check(run)).toMatchObject({ exitCode: 1, rules: ['groups-dropped'] });
      dropped.write('compose.yaml', text.replace('--clear-groups', '--keep-groups'));
      await compose(engine(), dropped, 'up', '-d');
      expect(await check(run)).toMatchObject({ exitCode: 0, rules: [] });
    });

    it('sees a process that dropped the group of its container', async () => {
      const drop = ['setpriv', '--reuid', '1000', '--regid', '1000', '--clear-groups', 'sleep', '600'];
      const wanted = {
        user: '"0"',
        app: [
          ...group(`${freeGid}`),
          'network_mode: none',
          'stop_signal: SIGKILL',
          `command: ${JSON.stringify(drop)}`,
        ],
      };
      const dropped = makeProject({ 'compose.yaml': composeFile(engine(), wanted) }, { engine: engine() });
      await compose(engine(), dropped, 'up', '-d');
      const seen = await check({ in: dropped, engine: engine(), as: member });
      expect(seen, seen.text).toMatchObject({ exitCode: 1, rules: ['groups-dropped'] });
      expect(seen.answer).toMatch(
        /^✗ .*-app-1 is configured with access, but its process runs as uid 1000 without the socket's group\.$/,
      );
    });
  });
});

describeEngine('rootful', { gid: 4243, images }, (engine) => {
  it('sees that an access list lets a service in, and when it no longer does', async () => {
    const { socket } = engine();
    const text = `services:\n  app: {image: "dockperm-lab/node:20", user: "10001:10001", network_mode: none, stop_signal: SIGKILL, command: [sleep, "600"], volumes: ["${socket}:/var/run/docker.sock"]}\n`;
    const listed = makeProject({ 'compose.yaml': text }, { engine: engine() });
    const run = { in: listed, engine: engine(), as: memberOf(4243) };
    await compose(engine(), listed, 'up', '-d');
    onTestFinished(async () => void (await execa('setfacl', ['-b', socket])));
    await execa('setfacl', ['-m', 'u:10001:rw', socket]);
    expect(await connectInside(engine(), listed)).toBe('ok');
    expect(await check(run)).toMatchObject({ exitCode: 0, rules: [] });
    await execa('setfacl', ['-m', 'u:10001:r', socket]);
    expect(await connectInside(engine(), listed)).toBe('EACCES');
    expect(await check(run)).toMatchObject({ exitCode: 1, rules: ['gid-missing'] });
  });

  it('sees that a container outlived the socket it mounts, and that a mounted directory did not', async () => {
    const service = (name: string, source: string, target: string) =>
      `  ${name}: {image: "dockperm-lab/node:20", user: "1:1", group_add: ["4243"], network_mode: none, stop_signal: SIGKILL, command: [sleep, "600"], volumes: ["${source}:${target}"]}\n`;
    const { socket } = engine();
    const folder = socket.replace(/\/[^/]*$/, '');
    const text = `services:\n${service('app', socket, '/var/run/docker.sock')}${service('folder', folder, '/var/run')}`;
    const outlived = makeProject({ 'compose.yaml': text }, { engine: engine() });
    const run = { in: outlived, engine: engine(), as: memberOf(4243) };
    await compose(engine(), outlived, 'up', '-d');
    expect(await check(run)).toMatchObject({ exitCode: 0, rules: [] });
    await restart(engine().name);
    expect(await connectInside(engine(), outlived)).toBe('ECONNREFUSED');
    expect(await connectInside(engine(), outlived, 'folder')).toBe('ok');
    const seen = await check(run);
    expect(seen, seen.text).toMatchObject({ exitCode: 1, rules: ['mount-stale'] });
    expect(seen.answer).toMatch(/^✗ .*-app-1 mounts a Docker socket that was deleted on the host\.$/);
    expect(seen.report.clients.map(({ access }) => access)).toEqual(['denied', 'ok']);
    const fixed = await dockperm(['fix', '--yes'], run);
    expect(fixed.exitCode, fixed.stdout + fixed.stderr).toBe(0);
    expect(await connectInside(engine(), outlived)).toBe('ok');
    expect(await check(run)).toMatchObject({ exitCode: 0, rules: [] });
  });
});
