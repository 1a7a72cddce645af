import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'dockperm-package-'));
const empty = join(folder, 'empty');
// A cache of its own, with nothing in it: what is not in the tarball can't come from elsewhere.
const env = { npm_config_cache: join(folder, 'cache'), npm_config_offline: 'true', NO_COLOR: '1' };
let files: string[] = [];
let tarball = '';

beforeAll(async () => {
  mkdirSync(empty);
  // Without scripts: the build is there already, and other tests are reading it.
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await execa('npm', pack, { cwd: root, env });
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  files = packed?.files.map(({ path }) => path) ?? [];
  tarball = join(folder, packed?.filename ?? '');
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the published package', () => {
  it('holds the program, the template, the schema and what a person reads', () => {
    const template = ['Dockerfile', 'docker-compose.yml', 'docker-compose.development.yml', 'server.js'];
    expect(files).toEqual(
      expect.arrayContaining([
        'bin/dockperm.js',
        'package.json',
        'README.md',
        'LICENSE',
        'CHANGELOG.md',
        'src/report/check.schema.json',
        'src/report/fix.schema.json',
        ...[...template, '.env.example', '.dockerignore'].map((name) => `templates/executor/${name}`),
      ]),
    );
    expect(files.filter((file) => file.startsWith('dist/'))).toEqual([
      'dist/dockperm.cjs',
      'dist/licenses.txt',
    ]);
  });

  it('holds the pages that reports and the README lead to', () => {
    for (const page of ['SECURITY.md', 'docs/ARCHITECTURE.md', 'docs/rules/README.md'])
      expect(files).toContain(page);
  });

  it('holds the license of every package in its bundle', () => {
    const text = readFileSync(join(root, 'dist/licenses.txt'), 'utf8');
    for (const name of [
      'chalk',
      'commander',
      'dotenv',
      'execa',
      'human-signals',
      'jsonc-parser',
      'ora',
      'yaml',
    ])
      expect(text).toMatch(new RegExp(`^-{80}\\n${name} \\d+\\.\\d+\\.\\d+ \\([\\w.-]+\\)\\n\\n\\S`, 'm'));
    expect(text).toContain('Apache License');
  });

  it('holds neither tests nor sources', () => {
    const sources = /^(test|src|templates\/executor\/src)\//;
    expect(files.filter((file) => sources.test(file) && !file.endsWith('.schema.json'))).toEqual([]);
  });

  it('runs by npx in an empty directory, without any dependency', { timeout: 60_000 }, async () => {
    const run = ['exec', '--yes', `--package=${tarball}`, '--', 'dockperm', 'check'];
    const nowhere = { DOCKER_HOST: `unix://${folder}/docker.sock` };
    const ran = await execa('npm', run, { cwd: empty, env: { ...env, ...nowhere }, reject: false });
    expect(ran.stdout).toContain('socket-missing');
    expect(ran.exitCode).toBe(1);
    expect(readdirSync(empty)).toEqual([]);
    expect(installed()).toEqual(['dockperm']);
  });
});

describe('the lock file', () => {
  it('has a checksum for every package', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { integrity?: string }>;
    };
    const others = Object.entries(packages).filter(([path]) => path !== '');
    expect(others.length).toBeGreaterThan(100);
    expect(
      others.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path),
    ).toEqual([]);
  });
});

/** Packages that npx laid out in its cache. */
function installed(): string[] {
  const caches = join(folder, 'cache/_npx');
  const modules = readdirSync(caches).map((name) => join(caches, name, 'node_modules'));
  return modules
    .filter(existsSync)
    .flatMap((path) => readdirSync(path).filter((name) => !name.startsWith('.')));
}
