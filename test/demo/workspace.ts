import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Engine, LabError } from '../lab/lab.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const published = ['bin', 'dist', 'templates', 'package.json'];

export interface Workspace {
  readonly folder: string;
  /** All that the shown commands get: nothing of the caller's environment may decide how the demo ends. */
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/**
 * A temporary folder with `dockperm` in PATH. A copy of what is published, and not the checkout: that may lie in a home
 * which is closed to the ordinary user of the demo.
 */
export function makeWorkspace(engine: Engine): Workspace {
  if (!existsSync(join(root, 'dist'))) throw new LabError('dockperm is not built here: run npm ci first.');
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-demo-'));
  chmodSync(folder, 0o755);
  const [bin, home, copy] = ['bin', 'home', 'package'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [bin, home, copy]) mkdirSync(path);
  for (const name of published) cpSync(join(root, name), join(copy, name), { recursive: true });
  chmodSync(join(copy, 'bin/dockperm.js'), 0o755);
  symlinkSync(join(copy, 'bin/dockperm.js'), join(bin, 'dockperm'));
  const colour = process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {};
  const path = `${bin}:${dirname(process.execPath)}:${engine.env.PATH}`;
  return {
    folder,
    env: { ...engine.env, PATH: path, HOME: home, LANG: 'C.UTF-8', ...colour },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
