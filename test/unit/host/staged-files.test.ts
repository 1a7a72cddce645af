import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STAGED } from '../../../src/host/command.ts';
import { runCommand } from '../../../src/host/run-command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'staged-test-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const sh = (script: string, ...words: string[]) => ({
  file: 'sh',
  args: ['-c', script, 'sh', ...words],
  staged: { '0-.env': 'SECRET=1\n', 'b c': 'two' },
});

describe('texts that a command reads as files', () => {
  it('are files of this user alone while it runs, and gone after it', async () => {
    const script = 'stat -c %a "$(dirname "$1")" "$1"; cat "$1" "$2"';
    const ran = await runCommand(
      sh(script, `${STAGED}/0-.env`, `--file=${STAGED}/b c`.slice('--file='.length)),
    );
    expect(ran).toMatchObject({ ok: true, value: { stdout: '700\n600\nSECRET=1\ntwo' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('have the name that the caller gave them in what the command says', async () => {
    const ran = await runCommand(sh('echo "$1: bad" >&2; echo "$1"; exit 3', `${STAGED}/0-.env`));
    expect(ran).toMatchObject({
      value: { exitCode: 3, stdout: `${STAGED}/0-.env\n`, stderr: `${STAGED}/0-.env: bad\n` },
    });
  });

  it('are gone after a command that ran out of time or is not there', async () => {
    await runCommand(sh('sleep 5'), { timeoutMs: 50 });
    await runCommand({ ...sh(''), file: 'dockperm-no-such-program' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are a failure with its errno where there is no place for them', async () => {
    vi.stubEnv('TMPDIR', join(folder, 'missing'));
    expect(await runCommand(sh('true'))).toEqual({ ok: false, error: 'ENOENT' });
  });
});

describe.runIf(process.geteuid?.() === 0 && process.platform === 'linux')(
  'texts for a command of another user',
  () => {
    const ids = "/usr/bin/grep -E '^(Uid|Groups):' /proc/self/status";
    const run = (script: string) => {
      const project = join(folder, 'project');
      chmodSync(folder, 0o755);
      mkdirSync(project);
      chownSync(project, 20_001, 20_002);
      return runCommand(sh(script, `${STAGED}/0-.env`), { asOwnerOf: project });
    };

    it.each([0o755, 0o700])('are read by that user, wherever root has its own: mode %o', async (mode) => {
      const own = join(folder, 'tmp');
      mkdirSync(own, { mode });
      vi.stubEnv('TMPDIR', own);
      const ran = await run(`${ids}; cat "$1"`);
      expect(ran).toMatchObject({ ok: true, value: { exitCode: 0, stderr: '' } });
      const { stdout } = (ran as { value: { stdout: string } }).value;
      expect(stdout.replace(/[\t ]+/g, ' ')).toMatch(/^Uid: 20001 20001 20001 20001\nGroups: ?\nSECRET=1\n$/);
    });

    it('are in a directory whose names that user cannot change, and no one else can read them', async () => {
      const ran = await run('stat -c "%u %a" "$(dirname "$1")" "$1"; rm -f "$1" || echo kept');
      expect(ran).toMatchObject({ value: { stdout: '0 711\n20001 600\nkept\n' } });
    });
  },
);
