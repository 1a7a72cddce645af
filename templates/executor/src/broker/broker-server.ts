import { createServer, type Server, type Socket } from 'node:net';
import { EngineError } from '../engine/engine-error.ts';
import { type EngineService, track } from '../service.ts';
import { lend } from './broker-lease.ts';
import { type BrokerRequest, longestRequest, parseRequest, readLine } from './broker-protocol.ts';

/** Milliseconds until a connection has to have said what it wants. */
const requestTimeout = 5_000;
/** Connections beyond those of leases: questions, and leases that wait for one that is being given back. */
const spareConnections = 64;

/**
 * Gives containers of the list away over a unix socket, and nothing else. Every client is treated as hostile: the body
 * of a container's creation has nothing of theirs in it.
 */
export function createBroker(service: EngineService): Server {
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    // 'close' follows and reports it as well.
    connection.on('error', () => {});
    void track(service, serve(connection, service));
  });
  server.maxConnections = 2 * service.settings.maxConcurrency + spareConnections;
  return server;
}

async function serve(connection: Socket, service: EngineService): Promise<void> {
  const timer = setTimeout(() => connection.destroy(), requestTimeout);
  try {
    const line = await readLine(connection, longestRequest);
    clearTimeout(timer);
    const request = parseRequest(line, service.settings.images);
    await answer(connection, request, service);
  } catch (error) {
    if (connection.destroyed) return;
    service.log('warn', 'broker_refused', { error: refusalOf(error) });
    connection.end(formatError(error), () => connection.destroy());
  } finally {
    clearTimeout(timer);
  }
}

async function answer(connection: Socket, request: BrokerRequest, service: EngineService): Promise<void> {
  switch (request.verb) {
    case 'lease':
      return lend(connection, request.image, service);
    case 'ending':
      return say(connection, await service.events.ending(request.id, request.timeout));
    case 'stats':
      return say(connection, { health: await service.health.check(), pools: service.containers.state() });
  }
}

function say(connection: Socket, answer: object): void {
  connection.end(`${JSON.stringify(answer)}\n`, () => connection.destroy());
}

function refusalOf(error: unknown): string {
  return error instanceof SyntaxError ? 'not JSON' : String((error as Error)?.message ?? error);
}

function formatError(error: unknown): string {
  const { failure, status } = error instanceof EngineError ? error : {};
  return `${JSON.stringify({ error: { failure: failure ?? 'refused', message: refusalOf(error), status } })}\n`;
}
