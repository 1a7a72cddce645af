import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const bin = new URL('../../bin/dockperm.js', import.meta.url).pathname;
const silent = createServer();
let folder = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dockperm-interrupt-'));
  silent.listen(join(folder, 'engine.sock'));
  await once(silent, 'listening');
});

afterEach(() => {
  silent.close();
  rmSync(folder, { recursive: true, force: true });
});

function checkHungEngine(): ChildProcess {
  const args = [bin, 'check', '--socket', join(folder, 'engine.sock'), '--timeout', '60s'];
  return spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' });
}

describe('Ctrl-C, or a terminal that is closed, while an engine does not answer', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends a check at once (%s)', async (signal) => {
    const asked = once(silent, 'connection');
    const child = checkHungEngine();
    await asked;
    const began = performance.now();
    child.kill(signal);
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
