import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../bin/dockperm.js', import.meta.url));

/** `DOCKPERM_TEST_NODES` names more of them, as a PATH does: the cache came with Node 22. */
const nodes = [process.execPath, ...(process.env.DOCKPERM_TEST_NODES ?? '').split(':').filter(Boolean)];

/** As the program is started, but with the cache that Node offers. */
const cached = `require('node:module').enableCompileCache?.();
process.argv.splice(1, 0, ${JSON.stringify(program)});
require(${JSON.stringify(program)});`;

const HANGING_MS = 4000;
let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'dockperm-cache-'));
});

afterEach(() => rmSync(temporary, { recursive: true }));

function start(node: string, ...args: string[]) {
  const env = { ...process.env, TMPDIR: temporary };
  const ran = spawnSync(node, [...args, '--version'], { env, encoding: 'utf8', timeout: HANGING_MS });
  return { isHanging: ran.error !== undefined, stdout: ran.stdout };
}

function cacheFiles(): string[] {
  const entries = readdirSync(temporary, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
}

describe.each(nodes)('compiled code in the system’s temporary directory, with %s', (node) => {
  it('is not written there', () => {
    expect(start(node, program)).toEqual({
      isHanging: false,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(cacheFiles()).toEqual([]);
  });

  const hasCache = execFileSync(node, ['-p', "typeof require('node:module').enableCompileCache"])
    .toString()
    .startsWith('function');

  it('is not read from there', { timeout: 30_000 }, ({ skip }) => {
    if (!hasCache) skip('this Node has no compile cache: name a newer one in DOCKPERM_TEST_NODES');
    if (process.platform === 'win32') skip('there are no named pipes in directories here');
    start(node, '-e', cached, '--');
    const entries = cacheFiles();
    expect(entries).not.toEqual([]);
    // Whoever opens a pipe that has no writer waits.
    for (const entry of entries) rmSync(entry);
    execFileSync('mkfifo', entries);
    expect(start(node, '-e', cached, '--').isHanging).toBe(true);
    expect(start(node, program).isHanging).toBe(false);
  });
});

it('the program asks for no compile cache', () => {
  const folder = new URL('../../bin/', import.meta.url);
  for (const name of readdirSync(folder))
    expect(readFileSync(new URL(name, folder), 'utf8')).not.toMatch(/compileCache/i);
});
