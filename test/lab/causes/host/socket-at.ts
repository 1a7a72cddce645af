import { chmodSync, chownSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Backstage } from '../staging.ts';

/** A server that takes every connection of the person's and does that with it. Gives the port when there is no path. */
export async function listenAt(
  path: string | null,
  { person, undo }: Pick<Backstage, 'person' | 'undo'>,
  serve: (client: Socket) => void = () => undefined,
): Promise<number> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on('error', () => undefined);
    serve(client);
  });
  await new Promise<void>((resolve) => {
    if (path === null) server.listen(0, '127.0.0.1', resolve);
    else server.listen(path, resolve);
  });
  if (path !== null) {
    chownSync(path, 0, person.gid);
    chmodSync(path, 0o660);
  }
  undo(async () => {
    for (const client of clients) client.destroy();
    await closing(server);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Hands on to the engine, after a while. */
export function slowly(engineSocket: string, milliseconds: number) {
  return async (client: Socket): Promise<void> => {
    await sleep(milliseconds);
    const engine = connect(engineSocket);
    engine.on('error', () => client.destroy());
    client.pipe(engine).pipe(client);
  };
}

function closing(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
