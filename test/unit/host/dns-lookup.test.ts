import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connectTo } from '../../../src/host/engine-socket.ts';
import { failed, ok } from '../../../src/host/result.ts';

async function listen(): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A `getent` of this text in front of the real one. */
function installGetent(script: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-getent-'));
  writeFileSync(join(folder, 'getent'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'getent'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
}

const to = (host: string, port: number) => connectTo({ kind: 'tcp', host, port }, 1000);

it('finds a host by address, by the name of this machine, and by any that the name service knows', async () => {
  const port = await listen();
  expect(await to('127.0.0.1', port)).toEqual(ok(null));
  expect(await to('localhost', port)).toEqual(ok(null));
  expect(await to(hostname(), port)).toEqual(ok(null));
  installGetent('echo "127.0.0.1 STREAM build.lan"');
  expect(await to('build.lan', port)).toEqual(ok(null));
});

it('reports a name that no name service knows', async () => {
  installGetent('exit 2');
  expect(await to('nobody.invalid', 2375)).toEqual(failed('ENOTFOUND'));
});

it('waits for a name server no longer than its timeout', async () => {
  installGetent('sleep 5');
  const started = performance.now();
  expect(await to('slow.lan', 2375)).toEqual(failed('ETIMEDOUT'));
  expect(performance.now() - started).toBeLessThan(2500);
});
