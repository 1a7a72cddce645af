import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertWritable } from '../../../src/apply/write-files.ts';
import { localHost } from '../../../src/host/local.ts';

const host = localHost();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockperm-fixed-'));
});

const env = () => join(folder, '.env');

afterEach(() => {
  for (const path of [folder, env()]) attribute('-ia', path);
  rmSync(folder, { recursive: true, force: true });
});

/** False where this file system, or this user, has no such attributes. */
function attribute(change: string, path: string): boolean {
  try {
    execFileSync('chattr', [change, path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const check = () => assertWritable(host, [{ path: env(), before: 'A=1\n', after: 'A=2\n' }], folder);

describe('a file that even root cannot write', () => {
  it('is called immutable where it is, with the way to change that', async ({ skip }) => {
    writeFileSync(env(), 'A=1\n');
    if (!attribute('+i', env())) skip('there are no attributes here');
    await expect(check()).rejects.toMatchObject({
      code: 'file-unwritable',
      message: `${env()} is immutable (chattr +i). Nothing was changed.`,
      next: [
        { sentence: 'If it may be changed, first remove the attribute:' },
        { command: `sudo chattr -i ${env()}` },
      ],
    });
  });

  it('is named by its directory where that is what is immutable', async ({ skip }) => {
    writeFileSync(env(), 'A=1\n');
    if (!attribute('+i', folder)) skip('there are no attributes here');
    await expect(check()).rejects.toMatchObject({
      message: `${folder} is immutable (chattr +i). Nothing was changed.`,
    });
  });

  it('is not said to be immutable for certain where lsattr cannot tell', async () => {
    writeFileSync(env(), 'A=1\n');
    const silent = {
      ...host,
      checkWritable: async () => ({ ok: false, error: 'EPERM' }) as const,
      run: async () => ({ ok: false, error: 'ENOENT' }) as const,
    };
    await expect(
      assertWritable(silent, [{ path: env(), before: 'A=1\n', after: 'A=2\n' }], folder),
    ).rejects.toMatchObject({
      message: `${env()} cannot be written: EPERM (operation not permitted); it may be immutable. Nothing was changed.`,
    });
  });

  it('is a matter of its owner where that could not be kept', async () => {
    const foreign = { ...host, checkWritable: async () => ({ ok: false, error: 'FOREIGN_OWNER' }) as const };
    await expect(
      assertWritable(foreign, [{ path: env(), before: 'A=1\n', after: 'A=2\n' }], folder),
    ).rejects.toMatchObject({
      message: `${env()} belongs to another user, and its owner could not be preserved. Nothing was changed.`,
    });
  });
});
