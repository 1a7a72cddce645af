import { connect, type Socket } from 'node:net';
import { type BrokerRequest, readLine } from './broker-protocol.ts';
import { EngineError, type EngineFailure } from './engine-error.ts';
import type { Health, HealthCheck } from './health.ts';
import type { Containers, Ending, Lease, PoolState } from './lease.ts';

const longestAnswer = 256 * 1024;
/** Milliseconds for what the broker knows without a container. */
const answerPatience = 10_000;

/** Containers, and the engine's health, from a process that alone holds the engine's socket. */
export class BrokerClient implements Containers, HealthCheck {
  readonly #path: string;
  #pools: readonly PoolState[] = [];
  #up = false;

  constructor(path: string) {
    this.#path = path;
  }

  get up(): boolean {
    return this.#up;
  }

  /** As it was at the last check. */
  state(): readonly PoolState[] {
    return this.#pools;
  }

  /** The containers die with their connections; the broker's own are its affair. */
  async close(): Promise<void> {}

  async lease(image: string, signal: AbortSignal): Promise<Lease> {
    const connection = await this.#open({ verb: 'lease', image });
    const onAbort = () => void connection.destroy();
    signal.addEventListener('abort', onAbort);
    try {
      if (signal.aborted) onAbort();
      const { id, warm } = await this.#read(connection);
      if (typeof id !== 'string') throw this.#unreachable('not a broker');
      return {
        ...{ id, image, warm: warm === true, connection },
        ending: (patience) => this.#ending(id, patience),
        release: () => void connection.destroy(),
      };
    } catch (error) {
      connection.destroy();
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async check(): Promise<Health> {
    const health = await this.#stats();
    this.#up = health.status === 'healthy';
    return health;
  }

  async #stats(): Promise<Health> {
    try {
      const { health, pools } = await this.#ask({ verb: 'stats' });
      if (!isHealth(health) || !Array.isArray(pools)) throw this.#unreachable('not a broker');
      this.#pools = pools;
      return health;
    } catch (error) {
      this.#pools = [];
      const reason = error instanceof EngineError ? error.failure : 'broker_unreachable';
      return { status: 'unhealthy', reason, error: (error as Error).message };
    }
  }

  /** A broker that is gone knows of no end. */
  async #ending(id: string, patience: number): Promise<Ending> {
    const told = await this.#ask({ verb: 'ending', id, patience }).catch(() => ({}));
    const { exitCode, oomKilled } = told as Partial<Ending>;
    return { exitCode: typeof exitCode === 'number' ? exitCode : undefined, oomKilled: oomKilled === true };
  }

  async #ask(request: BrokerRequest): Promise<Readonly<Record<string, unknown>>> {
    const connection = await this.#open(request);
    connection.setTimeout(answerPatience, () => connection.destroy());
    try {
      return await this.#read(connection);
    } finally {
      connection.destroy();
    }
  }

  /** Half open: the end of the output is not the end of the lease, whose news are asked for afterwards. */
  #open(request: BrokerRequest): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const connection = connect({ path: this.#path, allowHalfOpen: true });
      connection.once('error', (error: NodeJS.ErrnoException) => reject(this.#unreachable(error.code)));
      connection.once('connect', () => {
        connection.on('error', () => {});
        connection.write(`${JSON.stringify(request)}\n`);
        resolve(connection);
      });
    });
  }

  async #read(connection: Socket): Promise<Readonly<Record<string, unknown>>> {
    const line = await readLine(connection, longestAnswer).catch((error) => {
      throw this.#unreachable(error.code ?? error.message);
    });
    const { error, ...answer } = this.#parse(line);
    if (error === undefined) return answer;
    const { failure, message, status } = error as { failure: string; message: string; status?: number };
    if (failure === 'refused') throw new EngineError('docker_error', `the broker refuses: ${message}`);
    throw new EngineError(failure as EngineFailure, message, status);
  }

  #parse(line: string): Readonly<Record<string, unknown>> {
    try {
      return { ...JSON.parse(line) };
    } catch {
      throw this.#unreachable('not a broker');
    }
  }

  #unreachable(code = 'no answer'): EngineError {
    return new EngineError(
      'broker_unreachable',
      `the broker at ${this.#path} can't be reached (${code}): is the service docker-broker running?`,
    );
  }
}

function isHealth(told: unknown): told is Health {
  return typeof told === 'object' && told !== null && 'status' in told;
}
