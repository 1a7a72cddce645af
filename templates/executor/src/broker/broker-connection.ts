import { connect, type Socket } from 'node:net';
import { EngineError, type EngineFailure } from '../engine/engine-error.ts';
import { type BrokerRequest, readLine } from './broker-protocol.ts';

/** Bytes. */
const longestAnswer = 256 * 1024;

/** Half open: the end of the output is not the end of the lease, whose news are asked for afterwards. */
export function ask(path: string, request: BrokerRequest): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const connection = connect({ path, allowHalfOpen: true });
    connection.once('error', (error: NodeJS.ErrnoException) => reject(noBroker(path, error.code)));
    connection.once('connect', () => {
      connection.on('error', () => {});
      connection.write(`${JSON.stringify(request)}\n`);
      resolve(connection);
    });
  });
}

/** Rejects with the EngineError that the broker tells, or with one that says that there is no broker. */
export async function readAnswer(
  path: string,
  connection: Socket,
): Promise<Readonly<Record<string, unknown>>> {
  const line = await readLine(connection, longestAnswer).catch((error) => {
    throw noBroker(path, error.code ?? error.message);
  });
  const { error, ...answer } = parse(path, line);
  if (error === undefined) return answer;
  const { failure, message, status } = error as { failure: string; message: string; status?: number };
  if (failure === 'refused')
    throw new EngineError('docker_error', `the broker rejected the request: ${message}`);
  throw new EngineError(failure as EngineFailure, message, status);
}

function parse(path: string, line: string): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(line) };
  } catch {
    throw noBroker(path, 'not a broker');
  }
}

export function noBroker(path: string, code = 'no response'): EngineError {
  return new EngineError(
    'broker_unreachable',
    `cannot reach the broker at ${path} (${code}). Check that the service docker-broker is running.`,
  );
}
