import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../lab/lab.ts';
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
  type Ran,
} from './support/project.ts';

const images = ['alpine:3', 'python:3.11-alpine', 'dockperm-lab/node:20'] as const;
const member = memberOf(freeGid);
const root = { uid: 0, gid: 0, groups: [0] };

const composeText = (mount: string): string =>
  [
    'services:',
    '  app:',
    '    image: dockperm-lab/node:20',
    '    user: "10001:10001"',
    '    network_mode: none',
    '    stop_signal: SIGKILL',
    '    command: ["sleep", "600"]',
    '    group_add:',
    '      - "${DOCKER_GID:-999}"',
    '    volumes:',
    `      - ${mount}:/var/run/docker.sock`,
  ].join('\r\n');

const envText = '# of this host\nTOKEN=hunter2   # keep it\nDOCKER_GID=999\nDEBUG=';

/** Bytes, owner, mode and time of nothing: what undo promises about each file. */
function filesOf({ directory }: Project): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const { uid, gid, mode } = lstatSync(join(directory, name));
      const isFile = lstatSync(join(directory, name)).isFile();
      const text = isFile ? readFileSync(join(directory, name), 'latin1') : '';
      return [name, `${uid}:${gid} ${mode.toString(8)} ${text}`];
    }),
  );
}

async function groupsOfContainer(engine: Engine, project: Project): Promise<string> {
  const id = (await compose(engine, project, 'ps', '-q', 'app')).trim();
  return docker(engine, ['inspect', '-f', '{{json .HostConfig.GroupAdd}} {{.State.Status}}', id]);
}

describeEngine('rootful', { gid: freeGid, images }, (engine) => {
  const start = () => {
    const files = { 'compose.yaml': composeText(engine().socket), '.env': envText };
    return makeProject(files, { engine: engine() });
  };
  /** Each run of the program has a home of its own, so that the journals need a place that stays. */
  const runner = (project: Project, as = member) => {
    const state = makeProject({}, { owner: as }).directory;
    return (...args: string[]): Promise<Ran> =>
      dockperm(args, { in: project, engine: engine(), as, env: { XDG_STATE_HOME: state } });
  };

  it('restores the bytes and the previous container', async () => {
    const project = start();
    await compose(engine(), project, 'up', '-d');
    const before = filesOf(project);
    const run = runner(project);
    expect((await run('fix', '--yes')).exitCode).toBe(0);
    expect(await connectInside(engine(), project)).toBe('ok');
    expect(filesOf(project)).not.toEqual(before);

    const { exitCode, stdout } = await run('undo');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('✓ Undid')]);
    expect(filesOf(project)).toEqual(before);
    expect(await groupsOfContainer(engine(), project)).toBe('["999"] running');
    expect(await connectInside(engine(), project)).toBe('EACCES');
    expect((await run('undo')).stdout).toContain('Nothing to undo in ');
  });

  it('takes containers away that a fix was the first to start', async () => {
    const project = start();
    const before = filesOf(project);
    const run = runner(project);
    expect((await run('fix', '--yes')).exitCode).toBe(0);
    expect((await run('undo')).exitCode).toBe(0);
    expect(filesOf(project)).toEqual(before);
    expect(await compose(engine(), project, 'ps', '-aq')).toBe('');
  });

  it('refuses a file that was changed since, and keeps what --force overwrites', async () => {
    const project = start();
    const run = runner(project);
    await run('fix', '--yes', '--no-rebuild');
    writeFileSync(project.path('.env'), 'mine');
    const refused = await run('undo');
    expect([refused.exitCode, project.read('.env')]).toEqual([1, 'mine']);
    const forced = await run('undo', '--force');
    expect([forced.exitCode, project.read('.env')]).toEqual([0, envText]);
    const kept = /was saved\s+to\s+(\S+\.overwritten)\./.exec(forced.stdout)?.[1] ?? '';
    expect(readFileSync(kept, 'utf8')).toBe('mine');
  });

  it('empties a directory again that a deploy has filled', async () => {
    const project = makeProject({}, { engine: engine() });
    const state = makeProject({}, { owner: member }).directory;
    const env = { BASE_IMAGE: 'dockperm-lab/node:20', HOST_PORT: '18090', XDG_STATE_HOME: state };
    const run = (...args: string[]) => dockperm(args, { in: project, engine: engine(), as: member, env });
    const deployed = await run('deploy', '--env', 'development', '--no-smoke');
    expect(deployed.exitCode, deployed.stdout + deployed.stderr).toBe(0);
    expect(readdirSync(project.directory)).toContain('Dockerfile');
    const undone = await run('undo');
    expect(undone.exitCode, undone.stdout).toBe(0);
    expect(readdirSync(project.directory)).toEqual([]);
    const label = `label=com.docker.compose.project=${project.directory.replace(/^.*\//, '').toLowerCase()}`;
    expect(await docker(engine(), ['ps', '-aq', '--filter', label])).toBe('');
  });

  it('lets only one at a time change a project', async () => {
    const project = start();
    const runs = [runner(project), runner(project)];
    const done = await Promise.all(runs.map((run) => run('fix', '--yes')));
    expect(done.map(({ exitCode }) => exitCode).sort()).toEqual([0, 2]);
    expect(done.map(({ stderr }) => stderr).join('')).toMatch(/Another dockperm \(pid \d+\)/);
    expect(await connectInside(engine(), project)).toBe('ok');
  });

  describe('as root in the directory of another user', () => {
    it('leaves no file of its own, neither after a fix nor after taking it back', async () => {
      const project = start();
      const before = filesOf(project);
      const run = runner(project, root);
      expect((await run('fix', '--yes')).exitCode).toBe(0);
      expect(await connectInside(engine(), project)).toBe('ok');
      for (const name of readdirSync(project.directory))
        expect(statSync(project.path(name))).toMatchObject({ uid: person.uid, gid: person.gid });
      expect((await run('undo')).exitCode).toBe(0);
      expect(filesOf(project)).toEqual(before);
    });

    it.each(['.env', 'compose.yaml'])('refuses a %s that leads out of it', async (name) => {
      const project = start();
      const outside = makeProject({ kept: project.read(name) ?? '' }, { owner: root });
      execFileSync('rm', [project.path(name)]);
      symlinkSync(outside.path('kept'), project.path(name));
      execFileSync('chown', ['-h', `${person.uid}:${person.gid}`, project.path(name)]);
      const { exitCode, stderr } = await runner(project, root)('fix', '--yes');
      expect([exitCode, stderr.replace(/\s+/g, ' ')]).toEqual([
        2,
        expect.stringContaining('a symbolic link that leads out of a project of another user'),
      ]);
      expect(filesOf(outside)).toEqual({ kept: expect.stringContaining('0:0') });
      expect(await compose(engine(), project, 'ps', '-aq')).toBe('');
    });

    it('starts no program of theirs', async () => {
      const project = start();
      for (const name of ['docker', 'cp', 'getfacl', 'docker-compose']) {
        project.write(`bin/${name}`, `#!/bin/sh\ntouch ${project.path('started')}\n`);
        execFileSync('chmod', ['755', project.path(`bin/${name}`)]);
      }
      const state = makeProject({}, { owner: root }).directory;
      const PATH = `${project.path('bin')}:.:${engine().env.PATH}`;
      const { exitCode } = await dockperm(['fix', '--yes'], {
        in: project,
        engine: engine(),
        as: root,
        env: { XDG_STATE_HOME: state, PATH },
      });
      expect([exitCode, project.read('started')]).toEqual([0, undefined]);
    });
  });
});
