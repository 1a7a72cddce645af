import type { Socket } from 'node:net';
import { hasImage } from '../engine/containers.ts';
import { EngineError } from '../engine/engine-error.ts';
import type { Lease } from '../pool/lease.ts';
import type { EngineService } from '../service.ts';

/** Bytes of one lease's input; the largest request of the service is far below. */
const mostInput = 4 * 1024 * 1024;
/** Seconds that a lease may last beyond the longest timeout. */
const leaseMargin = 10;

/** Gives the connection a container for as long as it is open. */
export async function lend(connection: Socket, image: string, service: EngineService): Promise<void> {
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
