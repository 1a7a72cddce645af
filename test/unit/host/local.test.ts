import { execFileSync } from 'node:child_process';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/host/host.ts';
import { localHost } from '../../../src/host/local.ts';

const host = localHost();
const isRoot = process.geteuid?.() === 0;
let folder: string;
let servers: Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dockperm-'));
  servers = [];
});

afterEach(async () => {
  for (const server of servers) server.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const unix = (name: string): Address => ({ kind: 'unix', path: at(name) });
const ping = { method: 'GET', path: '/version' } as const;

async function listen(name: string, server: Server): Promise<void> {
  servers.push(server);
  server.unref();
  await new Promise<void>((resolve) => server.listen(at(name), () => resolve()));
}

async function linkToPipe(): Promise<void> {
  execFileSync('mkfifo', [at('pipe')]);
  await symlink('pipe', at('x'));
}

const answering = (type: string, body: string): Server =>
  createHttpServer((request, response) => {
    response.setHeader('content-type', type);
    response.setHeader('x-path', request.url ?? '');
    response.end(body);
  });

describe('connecting to a real socket', () => {
  it('succeeds where a server is listening', async () => {
    await listen('engine.sock', createServer());
    expect(await host.connect(unix('engine.sock'), 1000)).toEqual({ ok: true, value: null });
  });

  it.each([
    ['nothing', async () => undefined, 'ENOENT'],
    ['a directory', () => mkdir(at('x.sock')), 'ECONNREFUSED'],
    ['a regular file', () => writeFile(at('x.sock'), ''), 'ECONNREFUSED'],
    ['a broken symbolic link', () => symlink('gone', at('x.sock')), 'ENOENT'],
  ])('fails at %s as the kernel says', async (_, make, error) => {
    await make();
    expect(await host.connect(unix('x.sock'), 1000)).toEqual({ ok: false, error });
  });

  it('is refused by a socket whose server has ended', async () => {
    const script = `require('net').createServer().listen(${JSON.stringify(at('stale.sock'))}, () => process.kill(process.pid, 'SIGKILL'))`;
    await host.run({ file: process.execPath, args: ['-e', script] });
    expect((await stat(at('stale.sock'))).isSocket()).toBe(true);
    expect(await host.connect(unix('stale.sock'), 1000)).toEqual({ ok: false, error: 'ECONNREFUSED' });
  });

  it('follows a link', async () => {
    await listen('engine.sock', createServer());
    await symlink('engine.sock', at('link.sock'));
    expect((await host.connect(unix('link.sock'), 1000)).ok).toBe(true);
  });

  it('reaches a TCP port, or is refused by one', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    servers.push(server);
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    expect((await host.connect({ kind: 'tcp', host: '127.0.0.1', port }, 1000)).ok).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    expect(await host.connect({ kind: 'tcp', host: '127.0.0.1', port }, 1000)).toEqual({
      ok: false,
      error: 'ECONNREFUSED',
    });
  });
});

describe('asking a real engine', () => {
  it('gives the value of a JSON answer', async () => {
    await listen('engine.sock', answering('application/json', '{"Version":"28"}'));
    const answer = await host.request(unix('engine.sock'), ping, 1000);
    expect(answer).toEqual({ ok: true, value: { status: 200, body: { Version: '28' } } });
  });

  it('gives the text of another answer, and nothing of an empty one', async () => {
    await listen('text.sock', answering('text/plain', 'hello'));
    await listen('empty.sock', answering('application/json', ''));
    expect(await host.request(unix('text.sock'), ping, 1000)).toMatchObject({ value: { body: 'hello' } });
    expect(await host.request(unix('empty.sock'), ping, 1000)).toMatchObject({ value: { body: null } });
  });

  it('says EPROTO of JSON that is none', async () => {
    await listen('engine.sock', answering('application/json', '{"Version":'));
    expect(await host.request(unix('engine.sock'), ping, 1000)).toEqual({ ok: false, error: 'EPROTO' });
  });

  it('gives up on one that accepts and never answers', async () => {
    await listen('hung.sock', createServer());
    expect(await host.request(unix('hung.sock'), ping, 80)).toEqual({ ok: false, error: 'ETIMEDOUT' });
  });

  it('gives up on one that begins to answer and never ends', async () => {
    const dripping = createHttpServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.write('{"Version":');
    });
    await listen('slow.sock', dripping);
    expect(await host.request(unix('slow.sock'), ping, 80)).toEqual({ ok: false, error: 'ETIMEDOUT' });
  });

  it.each([
    ['closes', (socket: { destroy(): void }) => socket.destroy()],
    ['talks another protocol', (socket: { end(text: string): void }) => socket.end('SSH-2.0-x\r\n')],
  ])('fails with an error name when the other side %s', async (_, behave) => {
    await listen('other.sock', createServer(behave));
    const answer = await host.request(unix('other.sock'), ping, 1000);
    expect(answer).toMatchObject({ ok: false, error: expect.stringMatching(/^[A-Z_]+$/) });
  });

  it('fails where nothing is', async () => {
    expect(await host.request(unix('gone.sock'), ping, 1000)).toEqual({ ok: false, error: 'ENOENT' });
  });
});

describe('replacing a file', () => {
  const modeOf = async (name: string): Promise<number> => (await stat(at(name))).mode & 0o7777;
  const write = (name: string, text: string, mode?: number) =>
    host.writeFile(at(name), text, mode === undefined ? {} : { mode });

  it('keeps its mode and leaves no other file behind', async () => {
    await writeFile(at('.env'), 'old', { mode: 0o600 });
    expect(await write('.env', 'new', 0o644)).toEqual({ ok: true, value: null });
    expect([await readFile(at('.env'), 'utf8'), await modeOf('.env')]).toEqual(['new', 0o600]);
    expect(await readdir(folder)).toEqual(['.env']);
  });

  it('keeps its owner', async () => {
    const [uid, gid] = isRoot ? [1234, 2345] : [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
    await writeFile(at('.env'), 'old');
    await chown(at('.env'), uid, gid);
    await write('.env', 'new');
    expect(await stat(at('.env'))).toMatchObject({ uid, gid });
  });

  it('gives a new file the mode asked for, and makes its directory', async () => {
    await write('a/b/.env', 'new', 0o600);
    expect([await readFile(at('a/b/.env'), 'utf8'), await modeOf('a/b/.env')]).toEqual(['new', 0o600]);
  });

  it('writes through a link and leaves it a link', async () => {
    await mkdir(at('shared'));
    await writeFile(at('shared/env'), 'old');
    await symlink('shared/env', at('.env'));
    await write('.env', 'new');
    expect(await host.stat(at('.env'))).toMatchObject({ value: { kind: 'symlink', target: 'shared/env' } });
    expect(await readFile(at('shared/env'), 'utf8')).toBe('new');
    expect(await readdir(at('shared'))).toEqual(['env']);
  });

  it('leaves no trace where it cannot put the file', async () => {
    await mkdir(at('folder'));
    await writeFile(at('folder/inside'), '');
    expect(await write('folder', 'new')).toMatchObject({ ok: false });
    expect(await readdir(folder)).toEqual(['folder']);
  });

  it('reports in advance which paths an ordinary user cannot write', async () => {
    await mkdir(at('closed'), { mode: 0o555 });
    await writeFile(at('read-only'), 'old', { mode: 0o444 });
    await chmod(folder, 0o755);
    for (const name of ['closed/new', 'read-only', 'closed/deeper/new'])
      expect([name, await checkAsNobody(at(name))]).toEqual([name, 'EACCES']);
  });

  it('says beforehand what may be written: a file, a new one, one in a new directory', async () => {
    await writeFile(at('here'), 'old');
    for (const name of ['here', 'new', 'a/b/new'])
      expect(await host.checkWritable(at(name))).toEqual({ ok: true, value: null });
  });
});

/** The real check in a process of its own: root may write anywhere, which is no way to see a refusal. */
async function checkAsNobody(path: string): Promise<string> {
  const outfile = at('check.mjs');
  const source = (name: string) => new URL(`../../../src/host/${name}.ts`, import.meta.url).pathname;
  const contents = `import { filesOn } from '${source('files')}';
    import { localDisk } from '${source('local-disk')}';
    const checked = await filesOn(localDisk).checkWritable('${path}');
    console.log(checked.ok ? 'ok' : checked.error);`;
  const stdin = { contents, resolveDir: folder, loader: 'ts' } as const;
  await build({ stdin, bundle: true, platform: 'node', format: 'esm', outfile });
  const ids = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  return execFileSync(process.execPath, [outfile], { ...ids, cwd: '/', encoding: 'utf8' }).trim();
}

describe('reading', () => {
  it('keeps a byte order mark', async () => {
    await writeFile(at('bom'), '\uFEFFA=1');
    expect(await host.readFile(at('bom'))).toEqual({ ok: true, value: '\uFEFFA=1' });
  });

  it.each([
    ['bytes that are no text', () => writeFile(at('x'), Uint8Array.of(0x41, 0xff, 0x42)), 'EILSEQ'],
    ['a directory', () => mkdir(at('x')), 'EISDIR'],
    ['nothing', async () => undefined, 'ENOENT'],
    ['a device without an end', () => symlink('/dev/zero', at('x')), 'IS_DEVICE'],
    ['a terminal', () => symlink('/dev/tty', at('x')), 'IS_DEVICE'],
    ['a pipe without a writer', async () => void execFileSync('mkfifo', [at('x')]), 'IS_PIPE'],
    ['a link to a pipe', () => linkToPipe(), 'IS_PIPE'],
    ['a socket', () => listen('x', createServer()), 'IS_SOCKET'],
    ['more than was asked for', () => writeFile(at('x'), 'a'.repeat(100)), 'EFBIG'],
  ])('names the error at %s', async (_, make, error) => {
    await make();
    expect(await host.readFile(at('x'), 99)).toEqual({ ok: false, error });
  });

  it('has nothing of /dev/null, which stands for no file', async () => {
    await symlink('/dev/null', at('x'));
    expect(await host.readFile(at('x'))).toEqual({ ok: true, value: '' });
  });

  it.each([
    ['a pipe', async () => void execFileSync('mkfifo', [at('x')]), 'IS_PIPE'],
    ['a socket', () => listen('x', createServer()), 'IS_SOCKET'],
    ['a directory', () => mkdir(at('x')), 'EISDIR'],
  ])('neither opens nor replaces %s that is to be changed', async (_, make, error) => {
    await make();
    expect(await host.readBytes(at('x'))).toEqual({ ok: false, error });
    const replaced = await host.writeFile(at('x'), 'new');
    expect(replaced).toEqual({ ok: false, error: error === 'EISDIR' ? error : 'NOT_REGULAR' });
  });

  it('tells a link, a socket, a directory and a file apart', async () => {
    await listen('s', createServer());
    await mkdir(at('d'));
    await writeFile(at('f'), '', { mode: 0o640 });
    await symlink('f', at('l'));
    const kinds = await Promise.all(['s', 'd', 'f', 'l'].map((name) => host.stat(at(name))));
    expect(kinds.map((each) => each.ok && each.value.kind)).toEqual([
      'socket',
      'directory',
      'file',
      'symlink',
    ]);
    expect(kinds[2]).toMatchObject({ value: { mode: 0o640, target: null } });
    expect(kinds[3]).toMatchObject({ value: { target: 'f' } });
  });
});

describe('the credentials of this process', () => {
  it('are those that the kernel holds', async () => {
    const identity = await host.identity();
    expect([identity.uid, identity.gid]).toEqual([process.geteuid?.(), process.getegid?.()]);
  });
});
