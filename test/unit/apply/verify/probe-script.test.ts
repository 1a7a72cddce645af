import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  directCommands,
  readTried,
  scriptCommand,
  type Target,
} from '../../../../src/apply/verify/probe-script.ts';

const directory = mkdtempSync(join(tmpdir(), 'dockperm-prove-'));
const socket = { kind: 'unix', path: join(directory, "it's $(id) a.sock") } as const;
/** socat gives signs in a path a meaning of their own, and is not asked about such a one. */
const plain = { kind: 'unix', path: join(directory, 'plain.sock') } as const;
const servers: Server[] = [];

function listen(answer: RequestListener, where: string | number): Promise<Server> {
  const server = createServer(answer);
  servers.push(server);
  return new Promise((resolve) => server.listen(where, () => resolve(server)));
}

const portOf = (server: Server): Target => ({
  kind: 'tcp',
  host: '127.0.0.1',
  port: (server.address() as AddressInfo).port,
});

let open: Target;
let closed: Target;
beforeAll(async () => {
  await listen((_, response) => response.end('OK'), socket.path);
  symlinkSync(socket.path, plain.path);
  open = portOf(await listen((_, response) => response.end('OK'), 0));
  closed = portOf(await listen((_, response) => response.writeHead(403).end(), 0));
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(directory, { recursive: true });
});

function find(tool: string): string | undefined {
  // A shim is a script that looks for the program by itself.
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.endsWith('/shims'));
  return folders.map((folder) => join(folder, tool)).find((path) => existsSync(path));
}

/** Where a program is not on this machine, that is said. */
function withTool(tool: string, title: string, work: () => Promise<void>): void {
  it(title, async ({ skip }) => {
    if (find(tool) === undefined) skip(`there is no ${tool} here`);
    await work();
  });
}

/** The script as an image runs it that has these programs and no other. */
async function run(target: Target, ...tools: string[]) {
  const bin = join(directory, `bin-${tools.join('-')}`);
  mkdirSync(bin, { recursive: true });
  for (const tool of tools) {
    const path = find(tool);
    if (path && !existsSync(join(bin, tool))) symlinkSync(path, join(bin, tool));
  }
  const [, ...args] = scriptCommand(target);
  const { stdout, exitCode } = await execa('/bin/sh', args, {
    env: { PATH: bin, HOME: directory },
    extendEnv: false,
    reject: false,
  });
  expect(exitCode).toBe(0);
  return readTried(stdout, ['sh']);
}

const missing = { kind: 'unix', path: join(directory, 'nothing.sock') } as const;

describe('the probe, run by a real shell', () => {
  const tellErrors = ['node', 'python3', 'python', 'perl', 'ruby', 'php', 'curl'];
  for (const tool of [...tellErrors, 'socat', 'nc']) {
    withTool(tool, `connects to a socket with ${tool}`, async () => {
      expect(await run(tool === 'socat' ? plain : socket, tool)).toEqual({ tool, error: null });
    });
  }

  for (const tool of tellErrors) {
    withTool(tool, `says what is wrong with a socket that is not there, with ${tool}`, async () => {
      expect(await run(missing, tool)).toEqual({ tool, error: 'ENOENT' });
    });

    withTool(tool, `pings a proxy with ${tool}`, async () => {
      expect(await run(open, tool)).toEqual({ tool, error: null });
      const error = tool === 'curl' ? 'exit code 22' : 'HTTP 403';
      expect(await run(closed, tool)).toEqual({ tool, error });
    });
  }

  withTool('socat', 'asks by opening where a program does not say why it failed', async () => {
    expect(await run(missing, 'socat')).toEqual({ tool: 'sh', error: 'ENOENT' });
  });

  it('asks by opening where nothing connects', async () => {
    expect(await run(socket)).toEqual({ tool: 'sh', error: null });
    expect(await run(missing)).toEqual({ tool: 'sh', error: 'ENOENT' });
    expect(existsSync(missing.path)).toBe(false);
  });

  withTool('wget', 'pings a proxy with wget', async () => {
    expect(await run(open, 'wget')).toEqual({ tool: 'wget', error: null });
    const { port } = closed as { port: number };
    expect(await run({ kind: 'tcp', host: 'no.such.name.invalid', port }, 'wget')).toBeNull();
  });

  it('has nothing to ping a proxy with', async () => {
    expect(await run(open)).toBeNull();
  });

  it('takes the first program that answers', async () => {
    expect(await run(socket, 'node', 'perl')).toEqual({ tool: 'node', error: null });
  });
});

describe('what a probe says', () => {
  it.each([
    ['dockperm:node:ok\n', { tool: 'node', error: null }],
    ['a banner\ndockperm:python3:EACCES\n', { tool: 'python3', error: 'EACCES' }],
    ['dockperm:perl:13\n', { tool: 'perl', error: '13' }],
    ['dockperm:node:HTTP 403\n', { tool: 'node', error: 'HTTP 403' }],
    ['dockperm:ok\n', { tool: 'node', error: null }],
    ['ok\n', null],
    ['dockperm:node:\u001b[31mok\n', null],
    ['', null],
  ])('%j', (stdout, tried) => {
    expect(readTried(stdout, ['/nodejs/bin/node'])).toEqual(tried);
  });

  it('hands the path over as an argument, never as part of a program', () => {
    for (const argv of [scriptCommand(socket), ...directCommands(socket)]) {
      expect(argv).toContain(socket.path);
      expect(argv.filter((word) => word !== socket.path).join(' ')).not.toContain('$(id)');
    }
  });
});
