import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Disk } from '../../../src/host/disk.ts';
import { filesOn } from '../../../src/host/files.ts';
import { localDisk } from '../../../src/host/local-disk.ts';
import { temporaryOf } from '../../../src/host/replace-file.ts';

const ann = 20_001;
let base: string;
let project: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'dockperm-names-'));
  chmodSync(base, 0o755);
  project = folder('project', 0o775);
  chownSync(project, 0, ann);
  folder('bin');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true });
});

function folder(name: string, mode = 0o755): string {
  const path = join(base, name);
  mkdirSync(path);
  chmodSync(path, mode);
  return path;
}

function file(path: string, mode: number): string {
  writeFileSync(path, 'old', { mode });
  chmodSync(path, mode);
  return path;
}

/** Does something else before it copies. */
function copier(script: string): void {
  const real = execFileSync('/bin/sh', ['-c', 'command -v cp'], { encoding: 'utf8' }).trim();
  writeFileSync(join(base, 'bin/cp'), `#!/bin/sh\n${script}\nexec ${real} "$@"\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${base}/bin:${process.env.PATH}`);
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe.runIf(process.geteuid?.() === 0 && process.platform === 'linux')(
  'names that others exchange while root writes in their directory',
  () => {
    it('do not make it give attributes to another file', async () => {
      const victim = file(join(base, 'victim'), 0o600);
      const env = file(join(project, '.env'), 0o666);
      copier(`ln -sf ${victim} ${temporaryOf(env, 'run')}`);
      await filesOn(localDisk).writeFile(env, 'new', { within: project, tag: 'run' });
      expect([modeOf(victim), readFileSync(victim, 'utf8')]).toEqual(['600', 'old']);
    });

    it('do not make it take attributes from another file', async () => {
      const env = file(join(project, '.env'), 0o600);
      const theirs = file(join(project, 'theirs'), 0o644);
      const disk: Disk = {
        ...localDisk,
        create(path, mode) {
          renameSync(theirs, env);
          return localDisk.create(path, mode);
        },
      };
      const written = await filesOn(disk).writeFile(env, 'new', { within: project });
      expect(written).toEqual({ ok: false, error: 'CHANGED_MEANWHILE' });
      expect(readdirSync(project)).toEqual(['.env']);
    });

    it('do not lead it to another directory', async () => {
      const outside = folder('outside');
      const config = join(project, 'config');
      mkdirSync(config);
      const disk: Disk = {
        ...localDisk,
        create(path, mode) {
          renameSync(config, join(project, 'aside'));
          symlinkSync(outside, config);
          return localDisk.create(path, mode);
        },
      };
      await filesOn(disk).writeFile(join(config, '.env'), 'new', { within: project });
      expect(readdirSync(outside)).toEqual([]);
      expect(readdirSync(join(project, 'aside'))).toEqual(['.env']);
    });

    it('are noticed where they lead elsewhere before it begins', async () => {
      const outside = folder('outside');
      file(join(outside, '.env'), 0o600);
      const config = join(project, 'config');
      mkdirSync(config);
      file(join(config, '.env'), 0o600);
      const disk: Disk = {
        ...localDisk,
        withFolder(path, work) {
          rmSync(config, { recursive: true });
          symlinkSync(outside, config);
          return localDisk.withFolder(path, work);
        },
      };
      const read = await filesOn(disk).readBytes(join(config, '.env'), project);
      expect(read).toMatchObject({ ok: false });
    });

    it('do not keep new directories from being made in theirs', async () => {
      const path = join(project, 'a/b/.env');
      const written = await filesOn(localDisk).writeFile(path, 'new', { within: project });
      expect([written, readFileSync(path, 'utf8')]).toEqual([{ ok: true, value: null }, 'new']);
    });
  },
);

describe.runIf(process.geteuid?.() === 0 && process.platform === 'linux')(
  'the tools that copy attributes with the rights of another user',
  () => {
    it('are not given the environment of root, which that user could read', async () => {
      chownSync(project, ann, ann);
      const env = file(join(project, '.env'), 0o600);
      chownSync(env, ann, ann);
      file(join(base, 'seen'), 0o666);
      vi.stubEnv('ROOTS_SECRET', 'hidden');
      copier(`{ id -u; env; } >${base}/seen`);
      await filesOn(localDisk).writeFile(env, 'new', { within: project });
      const seen = readFileSync(join(base, 'seen'), 'utf8');
      expect(seen).toMatch(/^20001\n/);
      expect(seen).not.toContain('ROOTS_SECRET');
    });
  },
);
