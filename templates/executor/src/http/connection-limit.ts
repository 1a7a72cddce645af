import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Beyond what is being answered. More than the 511 that the kernel keeps in line: however many arrive in one go, the head of
 * a request that came with its connection is read before that connection's turn to give way.
 */
const mostIdle = 1024;

/** Bytes of answers that wait for their clients to read them, together. */
const mostUnread = 32 * 1024 * 1024;

/** Milliseconds in which a client must have read its answer. */
const readingTime = 30_000;

/**
 * Keeps a flood of connections from locking others out: a newcomer is let in, and the oldest connection without a request
 * under way gives way. `busy` is the most requests the service has under way.
 */
export function limitConnections(server: Server, { busy }: { busy: number }): void {
  const underWay = new Map<Socket, number>();
  server.on('connection', (socket: Socket) => {
    underWay.set(socket, 0);
    socket.on('close', () => underWay.delete(socket));
    if (underWay.size > mostIdle + busy) oldestIdle(underWay)?.destroy();
  });
  server.on('request', ({ socket }: { socket: Socket }, response: ServerResponse) => {
    count(underWay, socket, 1);
    response.on('close', () => count(underWay, socket, -1));
  });
}

function oldestIdle(underWay: ReadonlyMap<Socket, number>): Socket | undefined {
  for (const [socket, requests] of underWay) if (requests === 0) return socket;
  return undefined;
}

function count(underWay: Map<Socket, number>, socket: Socket, change: 1 | -1): void {
  const requests = underWay.get(socket);
  if (requests !== undefined) underWay.set(socket, requests + change);
}

/** Responses that clients have not read yet. When they hold too many bytes, the oldest one is dropped together with its connection. */
export class UnreadAnswers {
  readonly #waiting = new Map<ServerResponse, number>();
  #bytes = 0;

  /** To be called once the response was ended. */
  add(response: ServerResponse): void {
    const length = response.writableLength + (response.socket?.writableLength ?? 0);
    if (length === 0 || response.destroyed) return;
    this.#waiting.set(response, length);
    this.#bytes += length;
    const timer = setTimeout(() => response.destroy(), readingTime);
    response.on('close', () => {
      clearTimeout(timer);
      this.#remove(response);
    });
    for (const oldest of this.#waiting.keys()) {
      if (this.#bytes <= mostUnread || oldest === response) return;
      this.#remove(oldest);
      oldest.destroy();
    }
  }

  #remove(response: ServerResponse): void {
    this.#bytes -= this.#waiting.get(response) ?? 0;
    this.#waiting.delete(response);
  }
}
