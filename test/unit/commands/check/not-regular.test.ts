import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localHost } from '../../../../src/host/local.ts';
import { runArguments } from '../../../../src/run.ts';

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockperm-kind-'));
});

afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const compose = 'services:\n  web:\n    image: web:1\n';

/** One command line on real files, without an engine. */
async function run(...args: string[]): Promise<{ exitCode: number; said: string }> {
  let said = '';
  const stream = {
    write: (text: string) => {
      said += text;
    },
    isTerminal: false,
    columns: 200,
    coloured: 'plain',
  } as const;
  const env = { PATH: process.env.PATH, HOME: folder, DOCKER_HOST: `unix://${at('engine.sock')}` };
  const exitCode = await runArguments(args, {
    host: { ...localHost(), env, cwd: folder },
    launcher: ['dockperm'],
    input: { isTerminal: true, chunks: async function* () {} },
    out: stream,
    err: stream,
    signal: new AbortController().signal,
    beginChanges: () => undefined,
    interactive: false,
    ask: async () => false,
  });
  return { exitCode, said };
}

const kinds: readonly [words: string, make: (path: string) => void | Promise<void>][] = [
  ['is a named pipe, not a regular file', (path) => void execFileSync('mkfifo', [path])],
  [
    'is a socket, not a regular file',
    (path) =>
      new Promise((resolve) => {
        server = createServer().listen(path, resolve);
      }),
  ],
  ['is a directory', (path) => void mkdirSync(path)],
];

describe('a file that is no regular file', () => {
  it.each(kinds)('ends a check as the Compose file: %s', { timeout: 15_000 }, async (words, make) => {
    await make(at('compose.yaml'));
    const { exitCode, said } = await run('check');
    expect(said).toContain(`~/compose.yaml ${words}.`);
    expect(exitCode).toBe(2);
  });

  it.each(kinds)('ends a check as .env: %s', async (words, make) => {
    writeFileSync(at('compose.yaml'), compose);
    await make(at('.env'));
    const { exitCode, said } = await run('check');
    expect(said).toContain(`~/.env ${words}.`);
    expect(exitCode).toBe(2);
  });

  it.each(kinds)('is named by --from: %s', async (words, make) => {
    await make(at('facts.json'));
    const { exitCode, said } = await run('check', '--from', 'facts.json');
    expect(said).toContain(`~/facts.json ${words}.`);
    expect(exitCode).toBe(2);
  });

  it('is not read where it is a device without an end', async () => {
    const { exitCode, said } = await run('check', '-f', '/dev/zero');
    expect(said).toContain('/dev/zero is a device, not a regular file.');
    expect(exitCode).toBe(2);
  });
});
