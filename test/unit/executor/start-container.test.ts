import { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Engine } from '../../../templates/executor/src/engine/engine.ts';
import { createTransport } from '../../../templates/executor/src/engine/engine-transport.ts';
import { startRunner } from '../../../templates/executor/src/pool/start-container.ts';
import { startFakeEngine } from './fake-engine.ts';

const ready = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 6]), Buffer.from('ready\n')]);

/** A container whose runner is ready before the engine has answered its start. */
async function startSlowly() {
  const held: (() => void)[] = [];
  const ends: Record<'engine' | 'service', Duplex[]> = { engine: [], service: [] };
  const fake = await startFakeEngine(
    ({ url = '' }, response) => {
      if (url === '/_ping') response.setHeader('Api-Version', '1.45').end('OK');
      else if (url.endsWith('/create')) response.writeHead(201).end(`{"Id":"${'a'.repeat(64)}"}`);
      else if (url.endsWith('/start')) {
        held.push(() => response.writeHead(204).end());
        ends.engine[0]?.write(ready);
      } else response.writeHead(204).end();
    },
    (connection) => {
      connection.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      ends.engine.push(connection.on('error', () => {}));
    },
  );
  onTestFinished(() => fake.close());
  const transport = createTransport({ kind: 'socket', path: fake.socket });
  const upgrade: typeof transport.upgrade = async (ask) => {
    const connection = await transport.upgrade(ask);
    if (!(connection instanceof IncomingMessage)) ends.service.push(connection);
    return connection;
  };
  const started = startRunner(new Engine({ ...transport, upgrade }), {}, () => {});
  started.catch(() => {});
  await expect.poll(() => held.length).toBe(1);
  await sleep(20);
  return { started, answer: () => held[0]?.(), engine: ends.engine[0], service: ends.service[0] };
}

describe('a container that is gone before its start was answered', () => {
  it('counts as none: who got it would wait for an end that was told already', async () => {
    const { started, answer, engine } = await startSlowly();
    engine?.end();
    await sleep(20);
    answer();
    await expect(started).rejects.toThrow('the connection to the container was closed');
  });

  it('does not end the service with the error of its connection', async () => {
    const { started, answer, service } = await startSlowly();
    service?.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await sleep(20);
    answer();
    await expect(started).rejects.toThrow('the connection to the container was closed');
  });
});
