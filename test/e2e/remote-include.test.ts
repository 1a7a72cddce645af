import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freeGid } from '../lab/lab.ts';
import { describeEngine } from './support/engine.ts';
import { dockperm, makeProject, memberOf, person } from './support/project.ts';

const root = { uid: 0, gid: 0 };
let folder: string;

const called = (): string => readFileSync(join(folder, 'called'), 'utf8');

/** Programs that Compose would fetch with: each tells that it was started. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockperm-remote-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'bin'), { mode: 0o755 });
  for (const name of ['git', 'ssh']) {
    const script = `#!/bin/sh\necho "${name} $*" >>${folder}/called\nexit 1\n`;
    writeFileSync(join(folder, 'bin', name), script, { mode: 0o755 });
  }
});

beforeEach(() => {
  writeFileSync(join(folder, 'called'), '');
  chmodSync(join(folder, 'called'), 0o666);
});

afterAll(() => rmSync(folder, { recursive: true }));

describeEngine('rootful', { gid: freeGid }, (engine) => {
  const env = () => ({ ...engine().env, PATH: `${folder}/bin:${engine().env.PATH}` });
  const app = (more: string): string =>
    `services:\n  app:\n    image: alpine:3\n    volumes: ["${engine().socket}:/var/run/docker.sock"]\n${more}`;
  const remote = (): Readonly<Record<string, string>> => ({
    'an include by ssh': `include: ["git@example.test:a/b.git"]\n${app('')}`,
    'an include by https': `include: ["https://127.0.0.1:1/a/b.git"]\n${app('')}`,
    'an include from a registry': `include: ["oci://127.0.0.1:1/a/b:1"]\n${app('')}`,
    'an extended service': app('    extends: { file: "git@example.test:a/b.git", service: x }\n'),
  });

  describe('a remote part of the project', () => {
    it.each([
      'an include by ssh',
      'an include by https',
      'an include from a registry',
      'an extended service',
    ])('is not fetched by a check, but named: %s', async (title) => {
      const project = makeProject({ 'compose.yaml': remote()[title] ?? '' });
      for (const as of [root, person]) {
        const run = { in: project, engine: engine(), as, env: env() };
        const { stdout } = await dockperm(['check', '--format', 'json'], run);
        const { project: facts } = JSON.parse(stdout).facts;
        expect(facts.remote).toHaveLength(1);
        expect(facts.authority).toMatchObject({ kind: 'own', reason: expect.stringContaining('remote') });
      }
      expect(called()).toBe('');
    });

    it('is named by a deploy, too, which fetches and starts nothing', async () => {
      const project = makeProject({ 'compose.yaml': remote()['an include by ssh'] ?? '' });
      for (const as of [root, memberOf(engine().gid)]) {
        const run = { in: project, engine: engine(), as, env: env() };
        const { exitCode, stdout } = await dockperm(['deploy', '--yes', '--no-smoke'], run);
        expect(exitCode, stdout).toBe(1);
        expect(stdout.replace(/\s+/g, ' ')).toContain(
          'fetches none: git@example.test:a/b.git (compose.yaml:1).',
        );
        expect(stdout).toContain('Nothing was started.');
      }
      expect(called()).toBe('');
    });

    it('would be fetched by Compose itself', async () => {
      const project = makeProject({ 'compose.yaml': remote()['an include by ssh'] ?? '' });
      await execa('docker', ['compose', 'config'], { cwd: project.directory, env: env(), reject: false });
      expect(called()).toMatch(/^git ls-remote/);
    });
  });
});
