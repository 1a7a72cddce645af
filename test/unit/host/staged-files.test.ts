import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
