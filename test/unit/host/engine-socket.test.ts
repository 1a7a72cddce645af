import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { requestFrom } from '../../../src/host/engine-socket.ts';
import { failed, ok } from '../../../src/host/result.ts';

async function engineAt(answerAfterMs: number): Promise<{ kind: 'unix'; path: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-limit-'));
  const path = join(folder, 'engine.sock');
  const server = createServer((_, response) => void setTimeout(() => response.end('OK'), answerAfterMs));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { kind: 'unix', path };
}

const ping = { method: 'GET', path: '/_ping' } as const;

it('ends a request at its time limit', async () => {
  const began = performance.now();
  expect(await requestFrom(await engineAt(60_000), ping, 150)).toEqual(failed('ETIMEDOUT'));
  expect(performance.now() - began).toBeLessThan(5000);
});

it('does not take for the engine’s delay what this process was too busy to notice', async () => {
  const answer = requestFrom(await engineAt(5), ping, 300);
  await new Promise((resolve) => setTimeout(resolve, 1));
  const until = performance.now() + 700;
  while (performance.now() < until);
  expect(await answer).toEqual(ok({ status: 200, body: 'OK' }));
});
