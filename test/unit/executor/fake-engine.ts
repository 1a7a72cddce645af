import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { Engine } from '../../../templates/executor/src/engine/engine.ts';
import { createTransport } from '../../../templates/executor/src/engine/engine-transport.ts';

export interface FakeEngine {
  readonly engine: Engine;
  readonly socket: string;
  readonly asked: string[];
  readonly server: Server;
  close(): void;
}

/** Something that speaks the engine's protocol on a socket: for what a real engine can't be brought to say. */
export async function startFakeEngine(
  answer: RequestListener,
  onUpgrade?: (socket: Duplex) => void,
): Promise<FakeEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'fake-engine-'));
  const socket = join(folder, 'docker.sock');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  if (onUpgrade) server.on('upgrade', (_request, connection) => onUpgrade(connection));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const engine = new Engine(createTransport({ kind: 'socket', path: socket }));
  const close = () => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  };
  return { engine, socket, asked, server, close };
}
