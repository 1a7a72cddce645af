import { chmodSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '../../lab/lab.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const published = ['bin', 'dist', 'templates', 'package.json'];

/** A copy of what is published, and not the checkout: that may lie in a home which is closed to others. Gives the program. */
export function copyPackage(folder: string): string {
  if (!existsSync(join(root, 'dist'))) throw new LabError('dockperm is not built here: run npm ci first.');
  mkdirSync(folder);
  for (const name of published) cpSync(join(root, name), join(folder, name), { recursive: true });
  const program = join(folder, 'bin/dockperm.js');
  chmodSync(program, 0o755);
  return program;
}
