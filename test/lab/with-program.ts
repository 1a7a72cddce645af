import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyPackage } from '../tools/demo/copy-package.ts';
import { LabError } from './lab-error.ts';
import { whyNot } from './requirements.ts';

/** Lends a copy of dockperm that everybody may run, and a directory that goes afterwards. Rejects where there is no lab. */
export async function withProgram<T>(
  use: (lent: { program: string; folder: string }) => Promise<T>,
): Promise<T> {
  const reason = whyNot();
  if (reason !== undefined) throw new LabError(reason);
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-staged-'));
  chmodSync(folder, 0o755);
  try {
    return await use({ program: copyPackage(join(folder, 'package')), folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
