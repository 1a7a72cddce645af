import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { dockperm, makeProject, memberOf, type Project } from './support/project.ts';

const root = { uid: 0, gid: 0 };
const flat = (text: string): string => text.replace(/\s+/g, ' ');

describeEngine('rootful', { gid: freeGid }, (engine) => {
  const app = (...lines: string[]): string =>
    [
      'services:',
      '  app:',
      '    image: alpine:3',
      '    user: "10001:10001"',
      '    group_add: ["${DOCKER_GID}"]',
      `    volumes: ["${engine().socket}:/var/run/docker.sock"]`,
      ...lines.map((line) => `    ${line}`),
      '',
    ].join('\n');
  const before = 'DOCKER_GID=1\n';
  const fix = (project: Project, as = root) =>
    dockperm(['fix', '--yes', '--no-rebuild'], { in: project, engine: engine(), as });

  describe.each([
    ['by root, in another user’s project', root],
    ['by the owner', memberOf(freeGid)],
  ])('fix %s', (_, as) => {
    it('has Compose read the edited files before they are written', async () => {
      const project = makeProject({ 'compose.yaml': app(), '.env': before });
      const { exitCode, stderr } = await fix(project, as);
      expect([exitCode, stderr, project.read('.env')]).toEqual([0, '', `DOCKER_GID=${freeGid}\n`]);
    });

    it('writes nothing where Compose would reject them, though it accepts the project as it is', async () => {
      const override = 'services:\n  app:\n    ports: ["${DOCKER_GID}00:80"]\n';
      const files = { 'compose.yaml': app(), 'compose.override.yaml': override, '.env': before };
      const project = makeProject(files);
      const { exitCode, stderr } = await fix(project, as);
      expect([exitCode, flat(stderr)]).toEqual([
        2,
        expect.stringMatching(/would reject the edited project: .*(port|\d00).* Nothing was changed\./i),
      ]);
      expect(stderr).not.toContain('permission denied');
      for (const [name, text] of Object.entries(files)) expect(project.read(name)).toBe(text);
    });
  });

  it('has no file read for a project that its owner may not read, though root does the asking', async () => {
    const secret = join(makeProject({}, { owner: root }).directory, 'secret');
    writeFileSync(secret, 'not a variable name of root\n');
    chmodSync(secret, 0o600);
    const project = makeProject({ 'compose.yaml': app(`env_file: ["${secret}"]`), '.env': before });
    const { exitCode, stdout, stderr } = await fix(project);
    expect([exitCode, flat(stderr)]).toEqual([2, expect.stringContaining('permission denied')]);
    expect(stdout + stderr).not.toContain('variable name of root');
    expect(project.read('.env')).toBe(before);
  });
});
