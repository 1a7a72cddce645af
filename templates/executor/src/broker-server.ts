import { createServer, type Server, type Socket } from 'node:net';
import { type BrokerRequest, longestRequest, parseRequest, readLine } from './broker-protocol.ts';
import { hasImage } from './containers.ts';
import { EngineError } from './engine-error.ts';
import type { Lease } from './lease.ts';
import { type EngineService, track } from './service.ts';

/** Milliseconds until a connection has to have said what it wants. */
const requestPatience = 5_000;
/** Bytes of one lease's input; the largest request of the service is far below. */
const mostInput = 4 * 1024 * 1024;
/** Connections beyond those of leases: questions, and leases that wait for one that is being given back. */
const spareConnections = 64;
/** Seconds that a lease may last beyond the longest timeout. */
const leaseMargin = 10;

/**
 * Gives containers of the list away over a unix socket, and nothing else. Whoever connects is taken for hostile: the body
 * of a container's creation has nothing of theirs in it.
 */
export function createBroker(service: EngineService): Server {
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    // Told by 'close' as well.
    connection.on('error', () => {});
    void track(service, serve(connection, service));
  });
  server.maxConnections = 2 * service.settings.maxConcurrency + spareConnections;
  return server;
}

async function serve(connection: Socket, service: EngineService): Promise<void> {
  const timer = setTimeout(() => connection.destroy(), requestPatience);
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
      return say(connection, await service.events.ending(request.id, request.patience));
    case 'stats':
      return say(connection, { health: await service.health.check(), pools: service.containers.state() });
  }
}

function say(connection: Socket, answer: object): void {
  connection.end(`${JSON.stringify(answer)}\n`, () => connection.destroy());
}

async function lend(connection: Socket, image: string, service: EngineService): Promise<void> {
  const { queue, settings, containers, ending } = service;
  const gone = new AbortController();
  const closed = new Promise<void>((resolve) => connection.once('close', () => resolve()));
  void closed.then(() => gone.abort('client_gone'));
  const cut = () => void connection.destroy();
  ending.signal.addEventListener('abort', cut);
  const input = takeInput(connection);
  try {
    if (await queue.enter(settings.queueTimeout, gone.signal)) throw new Error('too many leases');
    try {
      const lease = await containers.lease(image, gone.signal).catch(blameImage(service, image));
      const timer = setTimeout(cut, (settings.maxTimeout + leaseMargin) * 1000);
      connect(lease, connection, input);
      await closed;
      clearTimeout(timer);
      lease.release('released');
    } finally {
      queue.leave();
    }
  } finally {
    ending.signal.removeEventListener('abort', cut);
  }
}

/** For the service, which can't look: what the engine did not find is the image or, without the status, something else. */
function blameImage({ engine }: EngineService, image: string) {
  return async (error: unknown): Promise<never> => {
    if (
      error instanceof EngineError &&
      error.status === 404 &&
      (await hasImage(engine, image).catch(() => true))
    )
      throw new EngineError(error.failure, error.message);
    throw error;
  };
}

type Input = (part: Buffer) => void;

/** Always reads on: only so the end of the connection shows at once. Returns where the input goes from now on. */
function takeInput(connection: Socket): (input: Input) => void {
  const early: Buffer[] = [];
  let take: Input = (part) => void early.push(part);
  let length = 0;
  connection.on('data', (part: Buffer) => {
    length += part.length;
    if (length > mostInput) connection.destroy();
    else take(part);
  });
  connection.on('end', () => connection.destroy());
  connection.resume();
  return (input) => {
    take = input;
    for (const part of early.splice(0)) input(part);
  };
}

function connect(lease: Lease, connection: Socket, input: (input: Input) => void): void {
  const { id, warm, connection: container } = lease;
  connection.write(`${JSON.stringify({ id, warm })}\n`);
  container.on('error', () => {}).on('close', () => connection.end());
  container.pipe(connection);
  input((part) => void container.write(part));
}

function refusalOf(error: unknown): string {
  return error instanceof SyntaxError ? 'not JSON' : String((error as Error)?.message ?? error);
}

function formatError(error: unknown): string {
  const { failure, status } = error instanceof EngineError ? error : {};
  return `${JSON.stringify({ error: { failure: failure ?? 'refused', message: refusalOf(error), status } })}\n`;
}
