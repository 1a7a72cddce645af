import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundledPackages, formatLicenses } from '../../tools/build/licenses.ts';

const root = mkdtempSync(join(tmpdir(), 'dockperm-licenses-'));

afterAll(() => rmSync(root, { recursive: true, force: true }));

function install(folder: string, name: string, files: Readonly<Record<string, string>>): void {
  const path = join(root, folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version: '1.2.3', license: 'MIT' }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
}

describe('the licenses of a bundle', () => {
  it('are those of each package that a file is from, once and in order, nested and scoped ones as well', () => {
    install('node_modules/b', 'b', { LICENSE: 'text of b\n' });
    install('node_modules/@s/a', '@s/a', { 'license.md': 'text of a\n' });
    install('node_modules/b/node_modules/c', 'c', { COPYING: 'text of c\n' });
    const inputs = [
      'src/run.ts',
      'node_modules/b/index.js',
      'node_modules/b/lib/x.js',
      'node_modules/b/node_modules/c/index.js',
      'node_modules/@s/a/index.js',
    ];
    const packages = bundledPackages(root, inputs);
    expect(packages.map(({ name }) => name)).toEqual(['@s/a', 'b', 'c']);
    expect(formatLicenses(packages)).toContain('b 1.2.3 (MIT)\n\ntext of b\n');
  });

  it('are refused to a package that has none', () => {
    install('node_modules/bare', 'bare', { 'README.md': 'MIT' });
    expect(() => bundledPackages(root, ['node_modules/bare/index.js'])).toThrow('bare is bundled');
  });
});
