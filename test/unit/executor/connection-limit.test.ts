import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { limitConnections, UnreadAnswers } from '../../../templates/executor/src/http/connection-limit.ts';

let server: Server;
let clients: Socket[] = [];

async function serve(made: Server): Promise<void> {
  server = made;
  await once(server.listen(0, '127.0.0.1'), 'listening');
}

async function client(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  clients.push(socket);
  await once(socket, 'connect');
  return socket;
}

afterEach(() => {
  for (const socket of clients) socket.destroy();
  clients = [];
  server.closeAllConnections();
  server.close();
});

describe('connections beyond the limit', () => {
  it('end the oldest that asks for nothing, and spare one whose answer is under way', async () => {
    await serve(createServer(() => {}));
    limitConnections(server, { busy: 0 });
    const asking = await client();
    asking.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(server, 'request');
    const idle = await client();
    const ended = once(idle.resume(), 'close');
    for (let count = 2; count < 1030; count += 1) await client();
    await ended;
    await sleep(50);
    expect(asking.destroyed).toBe(false);
    expect(clients.filter((socket) => socket.resume().destroyed).length).toBeGreaterThan(0);
  });
});

describe('answers that no client reads', () => {
  it('give way to newer ones when they are too much together', async () => {
    const unread = new UnreadAnswers();
    const open = { ended: 0, closed: 0 };
    await serve(
      createServer((_request, response) => {
        response.end(Buffer.alloc(12 * 1024 * 1024));
        unread.add(response);
        open.ended += 1;
        response.on('close', () => {
          open.closed += 1;
        });
      }),
    );
    for (let count = 0; count < 6; count += 1) {
      (await client()).pause().write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    }
    await expect.poll(() => open.ended, { timeout: 5_000 }).toBe(6);
    await expect.poll(() => open.closed, { timeout: 5_000 }).toBeGreaterThanOrEqual(3);
    expect(open.closed).toBeLessThan(6);
  });

  it('are no loss to a client that reads its own', async () => {
    const unread = new UnreadAnswers();
    await serve(
      createServer((_request, response) => {
        response.end(Buffer.alloc(40 * 1024 * 1024));
        unread.add(response);
      }),
    );
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}`);
    expect((await response.arrayBuffer()).byteLength).toBe(40 * 1024 * 1024);
  });
});
