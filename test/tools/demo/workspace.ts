import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Engine } from '../../lab/lab.ts';
import { copyPackage } from './copy-package.ts';

export interface Workspace {
  readonly folder: string;
  /** All that the shown commands get: nothing of the caller's environment may decide how the demo ends. */
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/** A temporary directory with `dockperm` in PATH. */
export function makeWorkspace(engine: Engine): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-demo-'));
  chmodSync(folder, 0o755);
  const [bin, home] = ['bin', 'home'].map((name) => join(folder, name)) as [string, string];
  for (const path of [bin, home]) mkdirSync(path);
  symlinkSync(copyPackage(join(folder, 'package')), join(bin, 'dockperm'));
  const colour = process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {};
  const path = `${bin}:${dirname(process.execPath)}:${engine.env.PATH}`;
  return {
    folder,
    env: { ...engine.env, PATH: path, HOME: home, LANG: 'C.UTF-8', ...colour },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
